import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { subnetsAreGuarded } from './subnets-are-guarded.ts';

const network = 'bicep/modules/network/network.bicep';
const main = 'bicep/main.bicep';

test.each([
  [
    'a subnet without a security group',
    [network, /\n {4}networkSecurityGroup: \{\n {6}id: endpointsRules\.id\n {4}\}/, ''],
    "expected a security group of 'snet-endpoints', found none",
  ],
  [
    'the delegation of another plan',
    [network, "'Microsoft.App/environments'", "'Microsoft.Web/serverFarms'"],
    "expected 'snet-functions' to be delegated to Microsoft.App/environments, found 'Microsoft.Web/serverFarms'",
  ],
  [
    'a subnet that is too small',
    [network, 'cidrSubnet(addressPrefix, 24, 0)', 'cidrSubnet(addressPrefix, 28, 0)'],
    "expected a /26 or more for 'snet-functions', found '10.40.0.0/28'",
  ],
  [
    'subnets on top of each other',
    [network, 'cidrSubnet(addressPrefix, 24, 2)', 'cidrSubnet(addressPrefix, 23, 0)'],
    "expected subnets apart from each other, found 'snet-endpoints' and 'snet-gateway'",
  ],
  [
    'rules that do not count for endpoints',
    [network, "    privateEndpointNetworkPolicies: 'Enabled'\n", ''],
    "expected privateEndpointNetworkPolicies of 'snet-endpoints'",
  ],
  ['a name that Flex Consumption refuses', [network, /snet-functions/g, 'snet_functions'], 'expected a name without _'],
  [
    'a gateway among the endpoints',
    [main, 'virtualNetwork.?outputs.gatewaySubnetId', 'virtualNetwork.?outputs.endpointsSubnetId'],
    "expected service in snet-gateway, found '${network.id}/subnets/snet-endpoints'",
  ],
  [
    'an app that does not join',
    [main, '    subnetId: virtualNetwork.?outputs.functionsSubnetId\n', ''],
    'expected app in snet-functions, found null',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(subnetsAreGuarded, plant)).toContain(what);
});
