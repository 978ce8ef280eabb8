import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { stagesInTurn } from './stages-in-turn.ts';

const release = '.github/workflows/release.yml';
const infra = '.github/workflows/infra.yml';

test.each([
  [
    'prod without staging',
    release,
    'needs: [version, package, staging]',
    'needs: [version, package, dev]',
    'expected prod to wait for staging',
  ],
  ['infrastructure of prod without staging', infra, '    needs: staging\n', '', 'expected prod to wait for staging'],
  [
    'a stage that goes elsewhere',
    release,
    'environment: staging',
    'environment: prod',
    'expected job staging to deploy to staging',
  ],
  [
    'a stage that is left out',
    infra,
    '  staging:\n    needs: dev',
    '  stage:\n    needs: dev',
    'expected a job staging',
  ],
])('%s is found', async (_, file, from, to, what) => {
  expect(await found(stagesInTurn, [file, from, to])).toContain(what);
});
