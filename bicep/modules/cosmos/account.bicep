metadata description = 'The Cosmos DB account. It knows identities only: no key opens it.'

import { publicNetworkAccess as publicNetworkAccessType, tags as tagsType } from '../../types/environment.bicep'
import { cosmosBackup, cosmosCapacity, cosmosRegion } from '../../types/cosmos.bicep'

@description('Name of the account: lowercase letters, digits, dashes.')
@minLength(3)
@maxLength(44)
param name string

@description('Region of the account itself.')
param location string

@description('Tags.')
param tags tagsType

@description('How request units are paid for.')
param capacity cosmosCapacity

@description('Regions of the data, the one that takes writes first. Serverless takes one.')
@minLength(1)
@maxLength(5)
param regions cosmosRegion[]

@description('How far back the account can be restored.')
param backup cosmosBackup

@description('Whether the account is reached from the internet.')
param publicNetworkAccess publicNetworkAccessType

@description('Logs each request with its caller and charge. A row per request: for an investigation, and where there is little traffic.')
param logEachRequest bool

@description('Workspace that logs go to.')
param workspaceId string

var isAutoscale = capacity.mode == 'autoscale'
var always = [
  'ControlPlaneRequests'
]
var perRequest = [
  'DataPlaneRequests'
  'QueryRuntimeStatistics'
  'PartitionKeyRUConsumption'
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [
      for (region, priority) in regions: {
        locationName: region.name
        failoverPriority: priority
        isZoneRedundant: region.zoneRedundant
      }
    ]
    // The change feed drives each order from one writer.
    enableMultipleWriteLocations: false
    enableAutomaticFailover: true
    consistencyPolicy: {
      defaultConsistencyLevel: 'Session'
    }
    capabilities: isAutoscale
      ? []
      : [
          {
            name: 'EnableServerless'
          }
        ]
    capacity: isAutoscale
      ? {
          totalThroughputLimit: capacity.?totalThroughputLimit
        }
      : null
    enableBurstCapacity: isAutoscale
    enablePerRegionPerPartitionAutoscale: capacity.?dynamic ?? false
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: backup
      }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    networkAclBypass: 'None'
    publicNetworkAccess: publicNetworkAccess
  }
}

// The text of queries stays off: it may name a buyer.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      for category in concat(always, logEachRequest ? perRequest : []): {
        category: category
        enabled: true
      }
    ]
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Name of the account.')
output name string = account.name

@description('Address of the account.')
output endpoint string = account.properties.documentEndpoint
