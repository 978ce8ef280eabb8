import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { thresholdsAreTold } from './thresholds-are-told.ts';

const types = 'bicep/types/alerts.bicep';
const log = 'bicep/modules/operations/log-alerts.bicep';

test.each([
  [
    'a default that was changed',
    log,
    'feedLagSeconds ?? 60',
    'feedLagSeconds ?? 90',
    'feedLagSeconds to be 60 where it is left out, found 90',
  ],
  ['a default that is not told', types, ' 3000.', '', 'checkoutMs to be told where it is left out, found 3000'],
  [
    'a threshold that no alert fires by',
    log,
    'thresholds.?vaultDenials ?? 3',
    '3',
    'vaultDenials to be 3 where it is left out, found no alert',
  ],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(thresholdsAreTold, [file, from, to])).toContain(`${types} expected ${what}`);
});
