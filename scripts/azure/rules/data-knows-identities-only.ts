import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Rule } from '../rule.ts';

export const dataKnowsIdentitiesOnly: Rule = {
  name: 'the Cosmos DB account knows identities only, and has one writer that fails over',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const accounts = ofType(declared, 'Microsoft.DocumentDB/databaseAccounts');
      if (accounts.length === 0) return [{ file: path, what: 'expected a Cosmos DB account, found none' }];
      return accounts.flatMap((account) =>
        unexpected(account, {
          'properties.disableLocalAuth': true,
          'properties.disableKeyBasedMetadataWriteAccess': true,
          'properties.minimalTlsVersion': 'Tls12',
          'properties.networkAclBypass': 'None',
          'properties.enableAutomaticFailover': true,
          'properties.enableMultipleWriteLocations': false,
          'properties.consistencyPolicy.defaultConsistencyLevel': 'Session',
        }),
      );
    });
  },
};
