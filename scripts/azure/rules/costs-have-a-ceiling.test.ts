import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { costsHaveACeiling } from './costs-have-a-ceiling.ts';

const types = 'bicep/types/cosmos.bicep';
const monitoring = 'bicep/modules/monitoring/monitoring.bicep';

test.each([
  [
    'instances without a bound',
    ['bicep/main.bicep', /@maxValue\(1000\)\n(?=param maximumInstanceCount)/, ''],
    'bicep/main.bicep expected @maxValue(…) on maximumInstanceCount',
  ],
  [
    'throughput of a container without a bound',
    [types, /@maxValue\(100000\)\n(?=\s+orders: int)/, ''],
    `${types} expected @maxValue(…) on orders`,
  ],
  [
    'an account without a limit',
    [
      'bicep/modules/cosmos/account.bicep',
      'totalThroughputLimit: capacity.?totalThroughputLimit',
      'totalThroughputLimit: -1',
    ],
    'totalThroughputLimit in prod, found none',
  ],
  [
    'logs without a cap',
    [monitoring, /    workspaceCapping: \{[^}]*\}\n/, ''],
    'properties.workspaceCapping.dailyQuotaGb in dev, found none',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(costsHaveACeiling, plant)).toContain(what);
});
