import { at, isList } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Rule } from '../rule.ts';

export const prodSurvivesAZone: Rule = {
  name: 'in prod plan, storage, hub and data stand in several zones, the data in two regions, restorable for 30 days',
  check(tree) {
    return inEachEnvironment(tree, ({ name, declared }) => {
      if (name !== 'prod') return [];
      return [
        ...ofType(declared, 'Microsoft.Web/serverfarms').flatMap((plan) =>
          unexpected(plan, { 'properties.zoneRedundant': true }),
        ),
        ...ofType(declared, 'Microsoft.Storage/storageAccounts').flatMap((account) =>
          unexpected(account, { 'sku.name': { oneOf: ['Standard_ZRS', 'Standard_GZRS'] } }),
        ),
        ...ofType(declared, 'Microsoft.NotificationHubs/namespaces').flatMap((hub) =>
          unexpected(hub, { 'properties.zoneRedundancy': 'Enabled' }),
        ),
        ...ofType(declared, 'Microsoft.DocumentDB/databaseAccounts').flatMap((account) => {
          const { file, line } = account;
          const locations = account.get('properties.locations');
          const [first, second] = isList(locations) ? locations : [];
          return [
            ...unexpected(account, {
              'properties.backupPolicy.type': 'Continuous',
              'properties.backupPolicy.continuousModeProperties.tier': 'Continuous30Days',
            }),
            ...(at(first, 'isZoneRedundant') === true
              ? []
              : [{ file, line, what: 'expected the region that takes writes in several zones, found it in one' }]),
            ...(second === undefined
              ? [{ file, line, what: 'expected a second region to fail over to, found none' }]
              : []),
          ];
        }),
      ];
    });
  },
};
