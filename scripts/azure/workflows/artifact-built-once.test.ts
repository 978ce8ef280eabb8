import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { without } from '../tree.ts';
import { artifactBuiltOnce } from './artifact-built-once.ts';

const release = '.github/workflows/release.yml';

test.each([
  [
    'a build in the job that deploys',
    '.github/workflows/_deploy-app.yml',
    'npm install --global',
    'npm run build && npm install --global',
    'expected no build',
  ],
  ['a build in Azure', 'scripts/release/publish-app.ts', "'--no-build'", "'--build', 'remote'", '--no-build'],
  [
    'a package that nobody attests',
    release,
    /- uses: actions\/attest-build-provenance.*/,
    '- uses: ./.github/actions/nothing',
    'to be attested',
  ],
  [
    'a stage that takes any package',
    release,
    /environment: prod\n(.*)\n {6}digest:.*/,
    'environment: prod\n$1',
    'expected digest of job prod',
  ],
  [
    'a stage that takes another release',
    release,
    /environment: staging\n {6}version:.*/,
    'environment: staging\n      version: latest',
    'expected version of job staging',
  ],
])('%s is found', async (_, file, from, to, what) => {
  expect(await found(artifactBuiltOnce, [file, from, to])).toContain(what);
});

test('no release is found', async () => {
  expect(await foundIn(without(realTree, release), artifactBuiltOnce)).toContain('expected a workflow that releases');
});
