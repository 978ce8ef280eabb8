import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { readinessIsAsked } from './readiness-is-asked.ts';

const asked = 'bicep/modules/operations/operations.bicep';

test.each([
  ['a path that nobody serves', '/api/health/ready', '/health/ready'],
  ['a path that is misspelt', '/api/health/ready', '/api/healthy/ready'],
  ['a process that runs and can do nothing', '/api/health/ready', '/api/health/live'],
])('finds %s', async (_, from, to) => {
  expect(await found(readinessIsAsked, [asked, from, to])).toContain(`that ends with /ready, found '`);
});
