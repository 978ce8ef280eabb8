import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { namesAreDeclared } from './names-are-declared.ts';

const storage = 'bicep/modules/storage/host-storage.bicep';

test.each([
  ['a name that is written wrong', 'name: skuName', 'name: skuname', 'expected a name that is declared, found skuname'],
  [
    'a type that is not imported',
    'param tags tagsType',
    'param tags tagType',
    'expected a type that is declared, found tagType',
  ],
  [
    'a function that there is not',
    "publicNetworkAccess == 'Enabled' ?",
    "equals(publicNetworkAccess, 'Enabled') ?",
    'found equals',
  ],
  ['a symbol that is declared twice', 'resource packages ', 'resource blobs ', 'expected blobs to be declared once'],
  [
    'an import of what is not exported',
    'storageTableDataContributor }',
    'storageTableDataOwner as storageTableDataContributor }',
    'to export storageTableDataOwner',
  ],
  [
    'a decorator that there is not',
    "@description('Tags.')",
    "@describe('Tags.')",
    'expected a decorator that there is, found @describe',
  ],
  [
    'a bound of another kind',
    '@maxLength(24)',
    '@maxValue(24)',
    'expected @minLength or @maxLength on a string, found @maxValue',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(namesAreDeclared, [storage, from, to])).toContain(`${storage} `);
  expect(await found(namesAreDeclared, [storage, from, to])).toContain(what);
});
