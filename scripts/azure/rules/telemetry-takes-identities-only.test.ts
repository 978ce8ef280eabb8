import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { telemetryTakesIdentitiesOnly } from './telemetry-takes-identities-only.ts';

const monitoring = 'bicep/modules/monitoring/monitoring.bicep';

test.each([
  [
    'telemetry by key',
    ' DisableLocalAuth: true',
    ' DisableLocalAuth: false',
    'properties.DisableLocalAuth of component to be true',
  ],
  ['logs by key', /\s+disableLocalAuth: true/, '', 'properties.features.disableLocalAuth of workspace to be true'],
  [
    'addresses that are kept',
    'DisableIpMasking: false',
    'DisableIpMasking: true',
    'DisableIpMasking of component to be false',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(telemetryTakesIdentitiesOnly, [monitoring, from, to])).toContain(what);
});
