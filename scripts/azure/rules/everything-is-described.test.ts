import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { everythingIsDescribed } from './everything-is-described.ts';

test('finds a parameter, an output and a property without a description', async () => {
  const text = await found(
    everythingIsDescribed,
    ['bicep/modules/storage/host-storage.bicep', "@description('Tags.')\n", ''],
    ['bicep/main.bicep', "@description('Name of the vault.')\n", "@description('')\n"],
    ['bicep/types/cosmos.bicep', "  @description('Pay per request.')\n", ''],
  );
  expect(text.split('\n').toSorted()).toEqual([
    "bicep/main.bicep expected @description('…') on keyVaultName, found none",
    "bicep/modules/storage/host-storage.bicep expected @description('…') on tags, found none",
    "bicep/types/cosmos.bicep expected @description('…') on mode, found none",
  ]);
});
