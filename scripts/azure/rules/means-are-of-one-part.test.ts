import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { meansAreOfOnePart } from './means-are-of-one-part.ts';

const alerts = 'bicep/modules/operations/metric-alerts.bicep';

test.each([
  [
    'the mean of an account',
    [alerts, /(name: 'cosmos-busy'[^]*?dimensions: \[)[^]*?\n {4}\]/, '$1]'],
    'cosmos-busy to take every CollectionName by itself, found all together',
  ],
  [
    'one container alone',
    [alerts, /('CollectionName'[^]*?)\['\*'\]/, "$1['orders']"],
    "cosmos-busy to take every CollectionName by itself, found 'PartitionKeyRangeId', 'Region'",
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(meansAreOfOnePart, plant)).toContain(what);
});
