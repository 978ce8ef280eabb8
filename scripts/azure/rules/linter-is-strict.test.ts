import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { linterIsStrict } from './linter-is-strict.ts';

const path = 'bicep/bicepconfig.json';

test.each([
  [
    'a rule that only warns',
    /("outputs-should-not-contain-secrets": \{ "level": )"error"/,
    '$1"warning"',
    'outputs-should-not-contain-secrets to be an error, found warning',
  ],
  [
    'a rule that is gone',
    '"secure-parameter-default"',
    '"secure-parameter-defaults"',
    'secure-parameter-default to be an error, found nothing',
  ],
  ['a linter that is off', '"enabled": true', '"enabled": false', 'expected analyzers.core with rules'],
])('finds %s', async (_, from, to, what) => {
  expect(await found(linterIsStrict, [path, from, to])).toContain(what);
});
