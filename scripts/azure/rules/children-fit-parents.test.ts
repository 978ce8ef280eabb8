import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { childrenFitParents } from './children-fit-parents.ts';

const storage = 'bicep/modules/storage/host-storage.bicep';

test.each([
  [
    'a child of nobody',
    /(resource packages [^]*?)  parent: blobs\n/,
    '$1',
    'expected parent: a Microsoft.Storage/storageAccounts/blobServices on packages',
  ],
  [
    'a child of another',
    /(resource packages [^]*?)parent: blobs/,
    '$1parent: account',
    'to be a Microsoft.Storage/storageAccounts/blobServices, found account, a Microsoft.Storage/storageAccounts',
  ],
  [
    'a name of two',
    "name: 'app-package'",
    "name: 'default/app-package'",
    "without its parent's, found 'default/app-package'",
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(childrenFitParents, [storage, from, to])).toContain(what);
});
