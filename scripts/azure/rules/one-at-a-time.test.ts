import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { oneAtATime } from './one-at-a-time.ts';

test.each([
  ['containers', 'bicep/modules/cosmos/database.bicep', 'container'],
  ['credentials', 'bicep/bootstrap/pipeline-identity.bicep', 'credential'],
])('finds %s that are made all at once', async (_, file, symbol) => {
  expect(await found(oneAtATime, [file, '@batchSize(1)\n', ''])).toContain(`expected @batchSize(1) on ${symbol}`);
  expect(await found(oneAtATime, [file, '@batchSize(1)', '@batchSize(2)'])).toContain(symbol);
});
