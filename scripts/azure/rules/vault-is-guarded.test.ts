import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { vaultIsGuarded } from './vault-is-guarded.ts';

const vault = 'bicep/modules/key-vault/vault.bicep';

test.each([
  [
    'a vault without roles',
    'enableRbacAuthorization: true',
    'enableRbacAuthorization: false',
    'enableRbacAuthorization of vault to be true',
  ],
  ['a vault that can be purged', /\s*enablePurgeProtection: true/, '', 'enablePurgeProtection of vault to be true'],
  [
    'access policies',
    '    enableSoftDelete: true\n',
    '    enableSoftDelete: true\n    accessPolicies: []\n',
    'expected roles, found access policies',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(vaultIsGuarded, [vault, from, to])).toContain(what);
});
