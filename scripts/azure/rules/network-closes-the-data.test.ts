import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { networkClosesTheData } from './network-closes-the-data.ts';

const main = 'bicep/main.bicep';
const endpoint = 'bicep/modules/network/private-endpoint.bicep';
const endpoints = 'bicep/modules/network/data-endpoints.bicep';

test.each([
  [
    'a vault that stays open',
    [
      'bicep/modules/key-vault/vault.bicep',
      'publicNetworkAccess: publicNetworkAccess',
      "publicNetworkAccess: 'Enabled'",
    ],
    "expected properties.publicNetworkAccess of vault to be 'Disabled', found 'Enabled'",
  ],
  [
    'a host whose tables are not reached',
    [endpoints, /module hostTables [^]*?\n\}\n/, ''],
    'expected a private endpoint to table of account, found none',
  ],
  [
    'two endpoints to one account',
    [endpoints, 'resourceId: vaultId', 'resourceId: storageId'],
    'expected a private endpoint to vault of vault, found none',
  ],
  [
    'an endpoint without a zone group',
    [endpoint, /resource zoneGroup [^]*?\n\}\n/, ''],
    'expected a zone group to privatelink.documents.azure.com, found nothing',
  ],
  [
    'a zone of another service',
    [endpoint, "'privatelink.vaultcore.azure.net'", "'privatelink.vault.azure.net'"],
    "expected a zone group to privatelink.vaultcore.azure.net, found 'privatelink.vault.azure.net'",
  ],
  [
    'a zone that the network does not ask',
    [endpoint, /resource link [^]*?\n\}\n/, ''],
    'expected a link of privatelink.blob. to the network, found none',
  ],
  [
    'endpoints among the instances of the app',
    [main, /(module dataEndpoints [^]*?outputs\.)endpointsSubnetId/, '$1functionsSubnetId'],
    'expected an endpoint in snet-endpoints',
  ],
  [
    'an app that is open beside its gateway',
    [main, "publicNetworkAccess: isBehindGateway ? 'Disabled' : 'Enabled'", "publicNetworkAccess: 'Enabled'"],
    "expected properties.publicNetworkAccess of app to be 'Disabled', found 'Enabled'",
  ],
  [
    'an app that buyers do not reach',
    [main, "publicNetworkAccess: isBehindGateway ? 'Disabled' : 'Enabled'", 'publicNetworkAccess: publicNetworkAccess'],
    "expected properties.publicNetworkAccess of app to be 'Enabled', found 'Disabled'",
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(networkClosesTheData, plant)).toContain(what);
});
