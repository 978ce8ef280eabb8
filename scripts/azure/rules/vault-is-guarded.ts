import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Rule } from '../rule.ts';

export const vaultIsGuarded: Rule = {
  name: 'the vault goes by roles and cannot be purged; access policies stand nowhere',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const vaults = ofType(declared, 'Microsoft.KeyVault/vaults');
      if (vaults.length === 0) return [{ file: path, what: 'expected a vault, found none' }];
      const policies = ofType(declared, 'Microsoft.KeyVault/vaults/accessPolicies').concat(
        vaults.filter((vault) => vault.get('properties.accessPolicies') !== undefined),
      );
      return [
        ...vaults.flatMap((vault) =>
          unexpected(vault, {
            'properties.enableRbacAuthorization': true,
            'properties.enablePurgeProtection': true,
            'properties.enableSoftDelete': true,
          }),
        ),
        ...policies.map(({ file, line }) => ({ file, line, what: 'expected roles, found access policies' })),
      ];
    });
  },
};
