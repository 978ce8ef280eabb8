import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { coreToolsAlike } from './core-tools-alike.ts';

const container = '.devcontainer/devcontainer.json';

test.each(['azure-functions-core-tools@4', 'azure-functions-core-tools', 'azure-functions-core-tools@5.0.0-preview.3'])(
  '%s is found',
  async (fault) => {
    expect(await found(coreToolsAlike, [container, /azure-functions-core-tools@[\d.]+/, fault])).toContain(container);
  },
);
