import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { jobsBounded } from './jobs-bounded.ts';

test.each([
  ['a job without an end', '    timeout-minutes: 60\n', '', 'found none'],
  ['a job of hours', 'timeout-minutes: 60', 'timeout-minutes: 360', 'found 360'],
])('%s is found', async (_, from, to, what) => {
  expect(await found(jobsBounded, ['.github/workflows/_deploy-infra.yml', from, to])).toContain(what);
});
