import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { storageIsClosed } from './storage-is-closed.ts';

const storage = 'bicep/modules/storage/host-storage.bicep';

test.each([
  [
    'a public storage account',
    'allowBlobPublicAccess: false',
    'allowBlobPublicAccess: true',
    'allowBlobPublicAccess of account to be false, found true',
  ],
  [
    'a shared key',
    'allowSharedKeyAccess: false',
    'allowSharedKeyAccess: true',
    'allowSharedKeyAccess of account to be false, found true',
  ],
  [
    'a shared key by default',
    /\s*allowSharedKeyAccess: false/,
    '',
    'allowSharedKeyAccess of account to be false, found nothing',
  ],
  ['an old TLS', "'TLS1_2'", "'TLS1_0'", "to be 'TLS1_2' or 'TLS1_3', found 'TLS1_0'"],
  [
    'a public container',
    "publicAccess: 'None'",
    "publicAccess: 'Blob'",
    "publicAccess of packages to be 'None', found 'Blob'",
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(storageIsClosed, [storage, from, to])).toContain(what);
});
