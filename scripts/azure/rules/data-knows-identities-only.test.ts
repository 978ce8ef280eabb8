import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { dataKnowsIdentitiesOnly } from './data-knows-identities-only.ts';

const account = 'bicep/modules/cosmos/account.bicep';

test.each([
  [
    'keys that open the data',
    'disableLocalAuth: true',
    'disableLocalAuth: false',
    'disableLocalAuth of account to be true, found false',
  ],
  [
    'a key that changes containers',
    /\s*disableKeyBasedMetadataWriteAccess: true/,
    '',
    'disableKeyBasedMetadataWriteAccess of account to be true, found nothing',
  ],
  [
    'two writers',
    'enableMultipleWriteLocations: false',
    'enableMultipleWriteLocations: true',
    'to be false, found true',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(dataKnowsIdentitiesOnly, [account, from, to])).toContain(what);
});
