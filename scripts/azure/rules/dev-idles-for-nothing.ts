import { at, isList, show } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Finding, Rule } from '../rule.ts';

export const devIdlesForNothing: Rule = {
  name: 'dev costs next to nothing while nobody orders: serverless data, no instance that never sleeps, no paid hub',
  check(tree) {
    return inEachEnvironment(tree, ({ name, declared }) => {
      if (name !== 'dev') return [];
      return [
        ...ofType(declared, 'Microsoft.DocumentDB/databaseAccounts').flatMap((account): Finding[] => {
          const capabilities = account.get('properties.capabilities');
          const names = isList(capabilities) ? capabilities.map((one) => at(one, 'name')) : [];
          return names.includes('EnableServerless')
            ? []
            : [
                {
                  file: account.file,
                  line: account.line,
                  what: `expected EnableServerless in dev, found ${show(capabilities)}`,
                },
              ];
        }),
        ...ofType(declared, 'Microsoft.Web/sites').flatMap((app) =>
          unexpected(app, { 'properties.functionAppConfig.scaleAndConcurrency.alwaysReady': [] }),
        ),
        ...ofType(declared, 'Microsoft.NotificationHubs/namespaces').flatMap((hub) =>
          unexpected(hub, { 'sku.name': 'Free' }),
        ),
        ...ofType(declared, 'Microsoft.ApiManagement/service').flatMap((service) =>
          unexpected(service, { 'sku.name': 'Consumption' }),
        ),
        ...ofType(declared, 'Microsoft.Network/natGateways').map(({ file, line }) => ({
          file,
          line,
          what: 'expected no gateway that is paid for by the hour in dev, found one',
        })),
      ];
    });
  },
};
