import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { whatIsRequiredIsThere } from './what-is-required-is-there.ts';

test.each([
  [
    'a resource without a name',
    ['bicep/modules/storage/host-storage.bicep', "  name: 'app-package'\n", ''],
    'expected name of packages in dev, found nothing',
  ],
  [
    'an app without a plan',
    ['bicep/modules/functions/function-app.bicep', '    serverFarmId: plan.id\n', ''],
    'expected properties.serverFarmId of app in prod, found nothing',
  ],
  [
    'a vault without a tenant',
    ['bicep/modules/key-vault/vault.bicep', '    tenantId: tenant().tenantId\n', ''],
    'expected properties.tenantId of vault in prod',
  ],
  [
    'a secret that is empty',
    ['bicep/modules/key-vault/vault.bicep', 'value: orderTokenKeys', "value: ''"],
    "expected properties.value of orderTokenKeysSecret in dev, found ''",
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(whatIsRequiredIsThere, plant)).toContain(what);
});
