import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { withFile, without } from '../tree.ts';
import { modulesAreCalledRight } from './modules-are-called-right.ts';

const main = 'bicep/main.bicep';

test.each([
  ['a parameter that is not given', /    vaultUri: .*\n/, '', 'functions to be given vaultUri'],
  [
    'a parameter that the module does not have',
    '    vaultUri: ',
    '    vaultURI: ',
    'a parameter of bicep/modules/functions/function-app.bicep, found vaultURI',
  ],
  [
    'an output that the module does not have',
    'vault.outputs.uri',
    'vault.outputs.url',
    'an output of bicep/modules/key-vault/vault.bicep, found url',
  ],
  ['a module without a scope', /(module vault .*\n)  scope: group\n/, '$1', 'scope: of a resourceGroup on vault'],
  [
    'a module with a name of its own',
    /(module vault .*\n)/,
    "$1  name: 'vault'\n",
    'params, scope or dependsOn in vault, found name',
  ],
  [
    'a path that leads nowhere',
    'modules/key-vault/vault.bicep',
    'modules/key-vault/vaults.bicep',
    'a file bicep/modules/key-vault/vaults.bicep',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(modulesAreCalledRight, [main, from, to])).toContain(`${main} expected ${what}`);
});

test('finds a module that nobody calls, and one that is gone', async () => {
  const spare = withFile(realTree, 'bicep/modules/storage/spare.bicep', "param name string = 'a'\n");
  expect(await foundIn(spare, modulesAreCalledRight)).toBe(
    'bicep/modules/storage/spare.bicep expected a module or an import that refers to it, found none',
  );
  const gone = without(realTree, 'bicep/modules/storage/host-storage.bicep');
  expect(await foundIn(gone, modulesAreCalledRight)).toContain(
    'expected a file bicep/modules/storage/host-storage.bicep',
  );
});
