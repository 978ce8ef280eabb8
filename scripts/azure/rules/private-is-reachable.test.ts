import { expect, test } from 'vitest';
import { found, type Plant } from '../planting.ts';
import { privateIsReachable } from './private-is-reachable.ts';

const vault = 'bicep/modules/key-vault/vault.bicep';
const closed: Plant = [vault, 'publicNetworkAccess: publicNetworkAccess', "publicNetworkAccess: 'Disabled'"];
const before = 'resource appReadsSecrets ';
const endpoint = `resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: 'pe'
  properties: {
    privateLinkServiceConnections: [
      {
        name: 'vault'
        properties: {
          privateLinkServiceId: vault.id
          groupIds: ['vault']
        }
      }
    ]
  }
}
`;
const zones = `resource zoneGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = {
  parent: endpoint
  name: 'default'
}
`;

test('finds a service that nobody can reach', async () => {
  expect(await found(privateIsReachable, closed)).toBe(
    `${vault} expected a private endpoint of what takes no public traffic for vault, found none`,
  );
});

test('finds a private endpoint whose name nobody would find', async () => {
  expect(await found(privateIsReachable, closed, [vault, before, `${endpoint}${before}`])).toBe(
    `${vault} expected a privateDnsZoneGroups child for endpoint, found none`,
  );
});

test('is content with both', async () => {
  expect(await found(privateIsReachable, closed, [vault, before, `${endpoint}${zones}${before}`])).toBe('');
});
