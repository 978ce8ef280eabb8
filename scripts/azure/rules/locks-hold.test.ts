import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { locksHold } from './locks-hold.ts';

const locks = 'bicep/modules/operations/locks.bicep';

test.each([
  ['data without a lock', locks, 'scope: cosmosAccount', 'scope: vault', 'on Microsoft.DocumentDB/databaseAccounts'],
  [
    'a lock that lets everything pass',
    locks,
    /CanNotDelete(?=[^}]*without them)/,
    'NotSpecified',
    'on Microsoft.KeyVault/vaults',
  ],
  [
    'a lock on another account',
    'bicep/main.bicep',
    'cosmosAccountName: names.cosmos',
    "cosmosAccountName: 'other'",
    'on Microsoft.DocumentDB',
  ],
  [
    'prod without locks',
    'bicep/main.prod.bicepparam',
    'locked = true',
    'locked = false',
    'bicep/main.prod.bicepparam expected a lock',
  ],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(locksHold, [file, from, to])).toContain(what);
});
