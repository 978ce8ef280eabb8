metadata description = 'The network that the app calls from, with a subnet for each that joins it.'

import { tags as tagsType } from '../../types/environment.bicep'

@description('What names end with, such as ledgerline-prod.')
@minLength(3)
@maxLength(40)
param suffix string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Addresses of the network, a /22 or bigger.')
@minLength(9)
param addressPrefix string

@description('Whether a gateway has a subnet.')
param withGateway bool

@description('Whether what leaves the app comes from one address.')
param fixedEgress bool

@description('Whether that address stands in several zones.')
param zoneRedundant bool

// None of this is a machine that somebody manages others from.
var noManagement = {
  name: 'no-management-of-others'
  properties: {
    access: 'Deny'
    direction: 'Outbound'
    priority: 4000
    protocol: 'Tcp'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: 'VirtualNetwork'
    destinationPortRanges: [
      '22'
      '3389'
    ]
  }
}

// What a group does not say is by Azure's defaults: in from the network alone, out to anywhere. The instances of a plan
// need more ways out than Microsoft lists, so that what may leave is not cut down further.
resource functionsRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-functions-${suffix}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      noManagement
    ]
  }
}

resource endpointsRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-endpoints-${suffix}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      noManagement
      {
        name: 'https-from-network'
        properties: {
          access: 'Allow'
          direction: 'Inbound'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRange: '443'
        }
      }
      {
        name: 'nothing-else'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 4096
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource gatewayRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = if (withGateway) {
  name: 'nsg-gateway-${suffix}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      noManagement
    ]
  }
}

resource egressAddress 'Microsoft.Network/publicIPAddresses@2025-05-01' = if (fixedEgress) {
  name: 'pip-${suffix}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  zones: zoneRedundant ? ['1', '2', '3'] : []
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource egress 'Microsoft.Network/natGateways@2025-05-01' = if (fixedEgress) {
  name: 'ng-${suffix}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIpAddresses: [
      {
        id: egressAddress.id
      }
    ]
  }
}

// No underscore in the name, and no other plan beside the app: Flex Consumption takes neither.
var functionsSubnet = {
  name: 'snet-functions'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 24, 0)
    networkSecurityGroup: {
      id: functionsRules.id
    }
    natGateway: fixedEgress ? { id: egress.id } : null
    defaultOutboundAccess: !fixedEgress
    // Publishing to an app with a private endpoint hung without it: https://github.com/Azure/Azure-Functions/issues/2635
    serviceEndpoints: [
      {
        service: 'Microsoft.Web'
      }
    ]
    delegations: [
      {
        name: 'functions'
        properties: {
          serviceName: 'Microsoft.App/environments'
        }
      }
    ]
  }
}

var endpointsSubnet = {
  name: 'snet-endpoints'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 24, 1)
    networkSecurityGroup: {
      id: endpointsRules.id
    }
    defaultOutboundAccess: false
    // Without it the rules of the group do not count for endpoints.
    privateEndpointNetworkPolicies: 'Enabled'
  }
}

var gatewaySubnet = {
  name: 'snet-gateway'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 24, 2)
    networkSecurityGroup: {
      id: gatewayRules.id
    }
    delegations: [
      {
        name: 'gateway'
        properties: {
          serviceName: 'Microsoft.Web/serverFarms'
        }
      }
    ]
  }
}

// Subnets stand in the network alone: one declared by itself as well would be taken away and put back by turns.
resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: concat([functionsSubnet, endpointsSubnet], withGateway ? [gatewaySubnet] : [])
  }
}

@description('Resource id of the network.')
output id string = network.id

@description('Resource id of the subnet that the app calls from.')
output functionsSubnetId string = '${network.id}/subnets/${functionsSubnet.name}'

@description('Resource id of the subnet of private endpoints.')
output endpointsSubnetId string = '${network.id}/subnets/${endpointsSubnet.name}'

@description('Resource id of the gateway\'s subnet. Empty: it has none.')
output gatewaySubnetId string = withGateway ? '${network.id}/subnets/${gatewaySubnet.name}' : ''
