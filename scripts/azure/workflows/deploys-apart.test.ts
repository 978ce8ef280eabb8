import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { deploysApart } from './deploys-apart.ts';

const app = '.github/workflows/_deploy-app.yml';

test.each([
  ['one group for all stages', 'group: app-${{ inputs.environment }}', 'group: app', 'concurrency group per stage'],
  [
    'a deployment that may be broken off',
    'cancel-in-progress: false',
    'cancel-in-progress: true',
    'cancel-in-progress: false',
  ],
  [
    'infrastructure in the job of the app',
    'scripts/release/publish.ts "$RUNNER_TEMP/release"',
    'az deployment sub create --location x && scripts/release/publish.ts "$RUNNER_TEMP/release"',
    'found both',
  ],
])('%s is found', async (_, from, to, what) => {
  expect(await found(deploysApart, [app, from, to])).toContain(what);
});

test('two deployments of the infrastructure at once are found', async () => {
  const concurrency = '    concurrency:\n      group: infra-${{ inputs.stage }}\n      cancel-in-progress: false\n';
  expect(await found(deploysApart, ['.github/workflows/_deploy-infra.yml', concurrency, ''])).toContain('found none');
});
