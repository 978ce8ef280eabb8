import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { storageForgets } from './storage-forgets.ts';

const storage = 'bicep/modules/storage/host-storage.bicep';

test.each([
  [
    'a lifecycle that is gone',
    /resource lifecycle [^]*?\n\}\n/,
    '',
    'expected a lifecycle rule for the blobs of account',
  ],
  [
    'a lifecycle that is off',
    /(resource lifecycle [^]*?enabled: )true/,
    '$1false',
    'expected a lifecycle rule for the blobs of account',
  ],
  [
    'deletion at once',
    /( deleteRetentionPolicy: \{\s+enabled: )true/,
    '$1false',
    'deleteRetentionPolicy.enabled of blobs to be true',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(storageForgets, [storage, from, to])).toContain(what);
});
