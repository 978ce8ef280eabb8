import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Rule } from '../rule.ts';

export const storageIsClosed: Rule = {
  name: 'storage accounts take no shared key, show nothing to the public, and speak TLS 1.2',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const accounts = ofType(declared, 'Microsoft.Storage/storageAccounts');
      if (accounts.length === 0) return [{ file: path, what: 'expected a storage account of the host, found none' }];
      const ofAccounts = accounts.flatMap((account) =>
        unexpected(account, {
          'properties.allowSharedKeyAccess': false,
          'properties.allowBlobPublicAccess': false,
          'properties.allowCrossTenantReplication': false,
          'properties.defaultToOAuthAuthentication': true,
          'properties.isLocalUserEnabled': false,
          'properties.minimumTlsVersion': { oneOf: ['TLS1_2', 'TLS1_3'] },
          'properties.supportsHttpsTrafficOnly': true,
        }),
      );
      const containers = ofType(declared, 'Microsoft.Storage/storageAccounts/blobServices/containers');
      return [...ofAccounts, ...containers.flatMap((one) => unexpected(one, { 'properties.publicAccess': 'None' }))];
    });
  },
};
