import { type DeclaredResource, partOf, resourceOf } from '../bicep/declared-resource.ts';
import { isList, isValues, show, type Value } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

const endpointType = 'Microsoft.Network/privateEndpoints';

/** Services that can be reached by a private endpoint. */
const services = [
  'Microsoft.ApiManagement/service',
  'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.KeyVault/vaults',
  'Microsoft.NotificationHubs/namespaces',
  'Microsoft.Storage/storageAccounts',
];

/** Without a zone group no name is ever written, and the service is asked at its public address, which refuses. */
export const privateIsReachable: Rule = {
  name: 'what is closed to the internet has a private endpoint, and every private endpoint a DNS zone group',
  check(tree) {
    return inEachEnvironment(tree, ({ declared }) => {
      const endpoints = ofType(declared, endpointType);
      const groups = ofType(declared, `${endpointType}/privateDnsZoneGroups`).map(({ parent }) => parent?.identity);
      const closed = services
        .flatMap((type) => ofType(declared, type))
        .filter((one) => one.get('properties.publicNetworkAccess') === 'Disabled');
      const served = endpoints.flatMap(targets);
      return [
        ...closed
          .filter(({ identity }) => !served.includes(identity))
          .map(finding('a private endpoint of what takes no public traffic')),
        ...endpoints.filter(({ identity }) => !groups.includes(identity)).map(finding('a privateDnsZoneGroups child')),
      ];
    });
  },
};

const finding =
  (expected: string) =>
  ({ file, line, symbol }: DeclaredResource): Finding => ({
    file,
    line,
    what: `expected ${expected} for ${symbol}, found none`,
  });

function targets(endpoint: DeclaredResource): string[] {
  const connections = endpoint.get('properties.privateLinkServiceConnections');
  if (!isList(connections)) return [];
  return connections.flatMap((one) => {
    const id: Value | undefined =
      isValues(one) && isValues(one['properties']) ? one['properties']['privateLinkServiceId'] : undefined;
    const resource = partOf(id)?.resource ?? resourceOf(id);
    return resource === undefined ? [show(id)] : [resource.identity];
  });
}
