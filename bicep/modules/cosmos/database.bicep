metadata description = 'The database of the shop: every container of shared/data/containers.ts, and what the app may do in it. No data role can make a container, so none is ever made by the app.'

import { cosmosCapacity } from '../../types/cosmos.bicep'

@description('Name of the account.')
param accountName string

@description('Name of the database.')
@minLength(1)
@maxLength(255)
param name string

@description('How request units are paid for.')
param capacity cosmosCapacity

@description('Object id of the app\'s identity.')
param appPrincipalId string

var containers = [
  {
    id: 'orders'
    partitionKey: {
      paths: [
        '/orderId'
      ]
      kind: 'Hash'
      version: 2
    }
    indexingPolicy: {
      indexingMode: 'consistent'
      automatic: true
      includedPaths: [
        {
          path: '/wakeAt/?'
        }
        {
          path: '/waitsFor/?'
        }
        {
          path: '/head/attention/code/?'
        }
        {
          path: '/head/refs/payment/?'
        }
        {
          path: '/head/refs/shipment/?'
        }
      ]
      excludedPaths: [
        {
          path: '/*'
        }
        {
          path: '/"_etag"/?'
        }
      ]
    }
  }
  {
    id: 'catalog'
    partitionKey: {
      paths: [
        '/sku'
      ]
      kind: 'Hash'
      version: 2
    }
    defaultTtl: -1
    indexingPolicy: {
      indexingMode: 'consistent'
      automatic: true
      includedPaths: [
        {
          path: '/status/?'
        }
        {
          path: '/at/?'
        }
      ]
      excludedPaths: [
        {
          path: '/*'
        }
        {
          path: '/"_etag"/?'
        }
      ]
    }
  }
  {
    id: 'notifications'
    partitionKey: {
      paths: [
        '/orderId'
      ]
      kind: 'Hash'
      version: 2
    }
    defaultTtl: 7776000
    indexingPolicy: {
      indexingMode: 'consistent'
      automatic: true
      includedPaths: [
        {
          path: '/wakeAt/?'
        }
      ]
      excludedPaths: [
        {
          path: '/*'
        }
        {
          path: '/"_etag"/?'
        }
      ]
    }
  }
  {
    id: 'deadletters'
    partitionKey: {
      paths: [
        '/id'
      ]
      kind: 'Hash'
      version: 2
    }
    defaultTtl: 7776000
    indexingPolicy: {
      indexingMode: 'consistent'
      automatic: true
      includedPaths: [
        {
          path: '/at/?'
        }
        {
          path: '/reason/?'
        }
      ]
      excludedPaths: [
        {
          path: '/*'
        }
        {
          path: '/"_etag"/?'
        }
      ]
    }
  }
  {
    id: 'leases'
    partitionKey: {
      paths: [
        '/id'
      ]
      kind: 'Hash'
      version: 2
    }
    defaultTtl: -1
  }
]

var isAutoscale = capacity.mode == 'autoscale'
var ownThroughput = capacity.?maxThroughput ?? {
  orders: 0
  catalog: 0
}

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: accountName
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: name
  properties: {
    resource: {
      id: name
    }
    options: isAutoscale
      ? {
          autoscaleSettings: {
            maxThroughput: capacity.?sharedMaxThroughput
          }
        }
      : {}
  }
}

// One after the other: the account takes one change of its databases at a time.
@batchSize(1)
resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for definition in containers: {
    parent: database
    name: definition.id
    properties: {
      resource: definition
      options: isAutoscale && contains(ownThroughput, definition.id)
        ? {
            autoscaleSettings: {
              maxThroughput: ownThroughput[definition.id]
            }
          }
        : {}
    }
  }
]

// Items, queries and the change feed with its leases. Nothing of the account, no stored code, no conflicts. After the
// containers, for the same reason.
resource appRole 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-10-15' = {
  parent: account
  dependsOn: [
    container
  ]
  name: guid(account.id, 'order-pipeline')
  properties: {
    roleName: 'Order pipeline'
    type: 'CustomRole'
    assignableScopes: [
      account.id
    ]
    permissions: [
      {
        dataActions: [
          'Microsoft.DocumentDB/databaseAccounts/readMetadata'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/*'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/readChangeFeed'
        ]
      }
    ]
  }
}

resource appReadsAndWrites 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: account
  name: guid(account.id, 'app', appRole.id)
  properties: {
    principalId: appPrincipalId
    roleDefinitionId: appRole.id
    // The path of the data plane: `dbs`, not the name of the resource type.
    scope: '${account.id}/dbs/${database.name}'
  }
}

@description('Name of the database, known once everything in it is there.')
output name string = database.name
