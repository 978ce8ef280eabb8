import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { namesAreKnownAtStart } from './names-are-known-at-start.ts';

const main = 'bicep/main.bicep';
const vault = 'bicep/modules/key-vault/vault.bicep';

test.each([
  [
    'a name by what Azure tells',
    [vault, /(resource appReadsSecrets [^]*?name: guid\()vault\.id/, '$1vault.properties.vaultUri'],
    'a name of appReadsSecrets that is known at the start, found vault.properties.vaultUri',
  ],
  [
    'a name by way of a variable',
    [main, "group: '${abbreviations", "group: '${vault.outputs.name}${abbreviations"],
    'a name of group that is known at the start, found vault.outputs.name',
  ],
  [
    'a condition on the output of a module',
    [main, /(module database '[^']*' = )\{/, '$1if (!empty(cosmos.outputs.endpoint)) {'],
    'a condition of database that is known at the start, found cosmos.outputs.endpoint',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(namesAreKnownAtStart, plant)).toContain(what);
});
