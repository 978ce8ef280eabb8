import { type DeclaredResource, partOf, resourceOf } from '../bicep/declared-resource.ts';
import { at, isList, show, type Value } from '../bicep/values.ts';
import { type Environment, environments, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import { aGateway, aNetwork } from '../landing-zone.ts';
import type { Finding, Rule } from '../rule.ts';

/** The parts of each service that the app works with: https://learn.microsoft.com/azure/private-link/private-endpoint-dns */
const data: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Microsoft.DocumentDB/databaseAccounts': { Sql: 'privatelink.documents.azure.com' },
  'Microsoft.KeyVault/vaults': { vault: 'privatelink.vaultcore.azure.net' },
  'Microsoft.NotificationHubs/namespaces': { namespace: 'privatelink.servicebus.windows.net' },
  'Microsoft.Storage/storageAccounts': { blob: 'privatelink.blob.', table: 'privatelink.table.' },
};
const app = { 'Microsoft.Web/sites': { sites: 'privatelink.azurewebsites.net' } };

export const networkClosesTheData: Rule = {
  name: 'with a network all data is closed to the internet, and found through a private endpoint; with a gateway in it the app, too',
  check(tree) {
    return [
      ...environments(tree, { network: aNetwork, gateway: null }).flatMap((one) => [
        ...closed(one, data),
        ...ofType(one.declared, 'Microsoft.Web/sites').flatMap((site) =>
          unexpected(site, { 'properties.publicNetworkAccess': 'Enabled' }),
        ),
      ]),
      ...environments(tree, { network: aNetwork, gateway: aGateway('StandardV2') }).flatMap((one) =>
        closed(one, { ...data, ...app }),
      ),
    ];
  },
};

function closed({ declared }: Environment, services: typeof data): Finding[] {
  const endpoints = ofType(declared, 'Microsoft.Network/privateEndpoints');
  return Object.entries(services).flatMap(([type, parts]) =>
    ofType(declared, type).flatMap((service) => [
      ...unexpected(service, { 'properties.publicNetworkAccess': 'Disabled' }),
      ...Object.entries(parts).flatMap(([part, zone]): Finding[] => {
        const endpoint = endpoints.find((one) => leadsTo(one, service, part));
        if (endpoint === undefined)
          return [missing(service, `a private endpoint to ${part} of ${service.symbol}`, undefined)];
        return nameLeads(endpoint, zone, declared);
      }),
    ]),
  );
}

function leadsTo(endpoint: DeclaredResource, service: DeclaredResource, part: string): boolean {
  const connection = firstOf(endpoint.get('properties.privateLinkServiceConnections'));
  return (
    ofPart(at(connection, 'properties.privateLinkServiceId'))?.identity === service.identity &&
    firstOf(at(connection, 'properties.groupIds')) === part
  );
}

/** The endpoint is in the network's subnet, writes its address into the right zone, and the network asks that zone. */
function nameLeads(endpoint: DeclaredResource, name: string, declared: readonly DeclaredResource[]): Finding[] {
  const subnet = show(endpoint.get('properties.subnet.id'));
  const group = ofType(declared, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups').find(
    ({ parent }) => parent?.identity === endpoint.identity,
  );
  const zone = ofPart(at(firstOf(group?.get('properties.privateDnsZoneConfigs')), 'properties.privateDnsZoneId'));
  const link = ofType(declared, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks').find(
    ({ parent }) => zone !== undefined && parent?.identity === zone.identity,
  );
  const linked = ofPart(link?.get('properties.virtualNetwork.id'));
  return [
    ...(subnet.includes('/subnets/snet-endpoints') ? [] : [missing(endpoint, 'an endpoint in snet-endpoints', subnet)]),
    ...(show(zone?.name).includes(name) ? [] : [missing(endpoint, `a zone group to ${name}`, show(zone?.name))]),
    ...(linked?.type === 'Microsoft.Network/virtualNetworks'
      ? []
      : [missing(endpoint, `a link of ${name} to the network`, linked?.type)]),
  ];
}

function missing({ file, line }: DeclaredResource, expected: string, found = 'none'): Finding {
  return { file, line, what: `expected ${expected}, found ${found}` };
}

const ofPart = (id: Value | undefined) => partOf(id)?.resource ?? resourceOf(id);
const firstOf = (values: Value | undefined) => (isList(values) ? values[0] : undefined);
