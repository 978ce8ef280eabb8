import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { rolesAreNarrow } from './roles-are-narrow.ts';

const storage = 'bicep/modules/storage/host-storage.bicep';
const roles = 'bicep/types/roles.bicep';

test.each([
  [
    'a role on the resource group',
    [storage, /(resource appOwnsBlobs [^]*?)  scope: account\n/, '$1'],
    'expected appOwnsBlobs on one resource, found the whole resourceGroup',
  ],
  [
    'a role on the subscription',
    [storage, /(resource appOwnsBlobs [^]*?)scope: account\n/, '$1scope: subscription()\n'],
    'expected appOwnsBlobs on one resource, found subscription()',
  ],
  [
    'Owner for the app',
    [roles, 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
    'expected no role Owner outside of bootstrap/',
  ],
  [
    'Contributor for whoever publishes',
    [roles, 'de139f84-1756-47ae-9be6-808fbbe84772', 'B24988AC-6180-42A0-AB88-20F7382DD24C'],
    'expected no role Contributor outside of bootstrap/',
  ],
  [
    'telemetry that nobody may send',
    ['bicep/modules/monitoring/monitoring.bicep', /resource appSendsTelemetry [^]*?\n\}\n/, ''],
    'expected the role Monitoring Metrics Publisher of the app on Microsoft.Insights/components',
  ],
  [
    'secrets that the app may not read',
    [roles, '4633458b-17de-408a-b874-0445c86b69e6', '21090545-7ca7-4776-b22c-e363652d74d2'],
    'expected the role Key Vault Secrets User of the app',
  ],
  [
    'a role of whoever is signed in',
    [storage, /(resource appOwnsBlobs [^]*?principalType: )'ServicePrincipal'/, "$1'User'"],
    "principalType of appOwnsBlobs to be 'ServicePrincipal'",
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(rolesAreNarrow, plant)).toContain(what);
});
