import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { dataRoleIsNarrow } from './data-role-is-narrow.ts';

const database = 'bicep/modules/cosmos/database.bicep';

test.each([
  [
    'a role over the whole account',
    'databaseAccounts/readMetadata',
    'databaseAccounts/*',
    "alone, found 'Microsoft.DocumentDB/databaseAccounts/*'",
  ],
  ['a role over containers', 'sqlDatabases/containers/items/*', 'sqlDatabases/containers/*', 'alone, found'],
  [
    'the scope of the whole account',
    /scope: '[^']*\/dbs\/[^']*'/,
    'scope: account.id',
    'expected the scope of one database',
  ],
  [
    'a built-in role',
    /roleDefinitionId: .*/,
    "roleDefinitionId: '00000000-0000-0000-0000-000000000002'",
    'expected a role that is defined here',
  ],
  [
    'an app without a role',
    /resource appReadsAndWrites [^]*?\n\}\n/,
    '',
    'expected the app to have a role in Cosmos DB',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(dataRoleIsNarrow, [database, from, to])).toContain(what);
});
