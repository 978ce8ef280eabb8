import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { scriptsStop } from './scripts-stop.ts';

test.each(['sh', 'bash -e {0}'])(
  'scripts of %s, which go on after a failure in front of a pipe, are found',
  async (shell) => {
    expect(await found(scriptsStop, ['.github/workflows/drift.yml', 'shell: bash', `shell: ${shell}`])).toContain(
      'pipefail',
    );
  },
);

test('scripts of whatever shell there is are found', async () => {
  const defaults = 'defaults:\n  run:\n    shell: bash\n';
  expect(await found(scriptsStop, ['.github/workflows/drift.yml', defaults, ''])).toContain('found none');
});
