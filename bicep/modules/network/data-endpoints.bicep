metadata description = 'Private endpoints of what the app works with: the storage of its host, its data, its secrets, its hub.'

import { tags as tagsType } from '../../types/environment.bicep'

@description('What names end with, such as ledgerline-prod.')
@minLength(3)
@maxLength(40)
param suffix string

@description('Region of the network.')
param location string

@description('Tags.')
param tags tagsType

@description('Resource id of the network.')
param networkId string

@description('Resource id of the subnet of endpoints.')
param subnetId string

@description('The storage account of the host.')
param storageId string

@description('The Cosmos DB account.')
param cosmosId string

@description('The vault.')
param vaultId string

@description('The namespace of the notification hub.')
param hubNamespaceId string

// Packages of the app, and the locks of its host.
module hostBlobs 'private-endpoint.bicep' = {
  params: {
    name: 'pe-blob-${suffix}'
    location: location
    tags: tags
    networkId: networkId
    subnetId: subnetId
    resourceId: storageId
    part: 'blob'
  }
}

// The host's own diagnostic events. Queues have no endpoint: no function uses one.
module hostTables 'private-endpoint.bicep' = {
  params: {
    name: 'pe-table-${suffix}'
    location: location
    tags: tags
    networkId: networkId
    subnetId: subnetId
    resourceId: storageId
    part: 'table'
  }
}

module orders 'private-endpoint.bicep' = {
  params: {
    name: 'pe-sql-${suffix}'
    location: location
    tags: tags
    networkId: networkId
    subnetId: subnetId
    resourceId: cosmosId
    part: 'Sql'
  }
}

module secrets 'private-endpoint.bicep' = {
  params: {
    name: 'pe-vault-${suffix}'
    location: location
    tags: tags
    networkId: networkId
    subnetId: subnetId
    resourceId: vaultId
    part: 'vault'
  }
}

module pushes 'private-endpoint.bicep' = {
  params: {
    name: 'pe-namespace-${suffix}'
    location: location
    tags: tags
    networkId: networkId
    subnetId: subnetId
    resourceId: hubNamespaceId
    part: 'namespace'
  }
}
