import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { callsFit } from './calls-fit.ts';

const ci = '.github/workflows/ci.yml';
const release = '.github/workflows/release.yml';

test.each([
  ['an input that is not taken', ci, 'version: ci-', 'verison: ci-', 'to take verison'],
  ['an input that is missing', ci, 'version: ci-', 'verison: ci-', 'job package to give version'],
  [
    'an output that is not returned',
    release,
    /DIGEST: .*/,
    'DIGEST: ${{ needs.package.outputs.diggest }}',
    'to return diggest',
  ],
  [
    'a workflow that is not there',
    ci,
    './.github/workflows/_package.yml',
    './.github/workflows/_pack.yml',
    'that can be called',
  ],
  [
    'a permission that is not handed over',
    release,
    /deployments: write\n( {4}with:\n {6}environment: prod)/,
    'deployments: read\n$1',
    'job prod to hand over deployments: write',
  ],
])('%s is found', async (_, file, from, to, what) => {
  expect(await found(callsFit, [file, from, to])).toContain(what);
});
