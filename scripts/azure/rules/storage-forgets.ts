import { at, isList, isValues } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Rule } from '../rule.ts';

export const storageForgets: Rule = {
  name: 'what is deleted or overwritten in storage can be brought back for some days, and then goes by itself',
  check(tree) {
    return inEachEnvironment(tree, ({ declared }) => {
      const policies = ofType(declared, 'Microsoft.Storage/storageAccounts/managementPolicies');
      return [
        ...ofType(declared, 'Microsoft.Storage/storageAccounts/blobServices').flatMap((blobs) =>
          unexpected(blobs, {
            'properties.deleteRetentionPolicy.enabled': true,
            'properties.containerDeleteRetentionPolicy.enabled': true,
          }),
        ),
        ...ofType(declared, 'Microsoft.Storage/storageAccounts').flatMap(({ file, line, symbol, identity }) => {
          const rules = policies
            .filter(({ parent }) => parent?.identity === identity)
            .flatMap((policy) => policy.get('properties.policy.rules') ?? []);
          const working = rules
            .flat()
            .filter((rule) => at(rule, 'enabled') === true && isValues(at(rule, 'definition.actions')));
          return isList(rules) && working.length > 0
            ? []
            : [{ file, line, what: `expected a lifecycle rule for the blobs of ${symbol}, found none` }];
        }),
      ];
    });
  },
};
