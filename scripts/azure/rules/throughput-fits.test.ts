import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { throughputFits } from './throughput-fits.ts';

const prod = 'bicep/main.prod.bicepparam';
const database = 'bicep/modules/cosmos/database.bicep';

test.each([
  [
    'more than the account allows',
    [prod, /totalThroughputLimit: \d+/, 'totalThroughputLimit: 6000'],
    /expected a totalThroughputLimit of \d+ or more in prod, found 6000/,
  ],
  [
    'no thousands',
    [prod, /(orders: )\d+/, '$14500'],
    /expected thousands of request units for 'orders' in prod, found 4500/,
  ],
  [
    'nothing that the others share',
    [prod, /sharedMaxThroughput: \d+/, 'sharedMaxThroughput: 0'],
    /expected thousands of request units for 'shop' in prod, found 0/,
  ],
  [
    'throughput in a serverless account',
    [database, /options: isAutoscale\s+\? /, 'options: true ? '],
    /expected no throughput of 'shop' in dev, which is serverless/,
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(throughputFits, plant)).toMatch(what);
});
