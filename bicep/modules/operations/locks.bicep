metadata description = 'Keeps what cannot be made again from being deleted by mistake. Take a lock away by hand first if it is meant.'

@description('Name of the Cosmos DB account.')
param cosmosAccountName string

@description('Name of the vault.')
param vaultName string

resource cosmosAccount 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: cosmosAccountName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource ordersLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: cosmosAccount
  properties: {
    level: 'CanNotDelete'
    notes: 'Every order, for ever.'
  }
}

resource secretsLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'The keys that buyers\' tokens are signed with: without them nobody sees an order.'
  }
}
