import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { landingZoneIsOptional } from './landing-zone-is-optional.ts';

const main = 'bicep/main.bicep';

test.each([
  [
    'endpoints that are always there',
    main,
    "'modules/network/data-endpoints.bicep' = if (isPrivate) {",
    "'modules/network/data-endpoints.bicep' = {",
    'expected nothing with both off, found Microsoft.Network/privateEndpoints by bicep/main.prod.bicepparam',
  ],
  [
    'a gateway that is always there',
    main,
    "'modules/api-management/gateway.bicep' = if (gateway != null) {",
    "'modules/api-management/gateway.bicep' = {",
    'expected nothing with the gateway off, found Microsoft.ApiManagement/service',
  ],
  [
    'a network in dev',
    'bicep/main.dev.bicepparam',
    'param network = null',
    "param network = {\n  addressPrefix: '10.1.0.0/22'\n  fixedEgress: false\n}",
    'expected nothing in dev, found Microsoft.Network/virtualNetworks',
  ],
  [
    'a network that comes with the gateway',
    main,
    'var isPrivate = network != null',
    'var isPrivate = network != null || gateway != null',
    'expected nothing with the network off, found Microsoft.Network/virtualNetworks',
  ],
  [
    'data that nobody reaches',
    main,
    "var publicNetworkAccess = isPrivate ? 'Disabled' : 'Enabled'",
    "var publicNetworkAccess = 'Disabled'",
    "expected vault to be reached from the internet with the network off, found 'Disabled'",
  ],
  [
    'an app that calls from a subnet of somebody else',
    main,
    'subnetId: virtualNetwork.?outputs.functionsSubnetId',
    "subnetId: '/subscriptions/other/subnets/shared'",
    'expected no subnet of app with the network off, found one',
  ],
])('finds %s', async (_, path, from, to, what) => {
  expect(await found(landingZoneIsOptional, [path, from, to])).toContain(what);
});
