metadata description = 'The vault of the secrets in shared/secret-settings.ts, and their first versions where they are given.'

import { publicNetworkAccess as publicNetworkAccessType, tags as tagsType } from '../../types/environment.bicep'
import { keyVaultSecretsUser } from '../../types/roles.bicep'

@description('Name of the vault: it stays taken for as long as a deleted one can be brought back.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Days that a deleted vault or secret can be brought back. Fixed once the vault is there.')
@minValue(7)
@maxValue(90)
param softDeleteDays int

@description('Whether the vault is reached from the internet.')
param publicNetworkAccess publicNetworkAccessType

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Workspace that logs go to.')
param workspaceId string

@description('STRIPE_API_KEY. Empty: the vault keeps what it has.')
@secure()
param stripeApiKey string

@description('STRIPE_WEBHOOK_SECRETS. Empty: the vault keeps what it has.')
@secure()
param stripeWebhookSecrets string

@description('EASYPOST_API_KEY. Empty: the vault keeps what it has.')
@secure()
param easypostApiKey string

@description('EASYPOST_WEBHOOK_SECRETS. Empty: the vault keeps what it has.')
@secure()
param easypostWebhookSecrets string

@description('ORDER_TOKEN_KEYS. Empty: the vault keeps what it has.')
@secure()
param orderTokenKeys string

@description('OPERATOR_TOKENS. Empty: the vault keeps what it has.')
@secure()
param operatorTokens string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: softDeleteDays
    enablePurgeProtection: true
    publicNetworkAccess: publicNetworkAccess
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'
    }
  }
}

resource appReadsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, 'app', keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

// Only what is given is written: a later deployment without values neither wipes a secret nor undoes its rotation. No
// dates of validity, which the app does not go by.
resource stripeApiKeySecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(stripeApiKey)) {
  parent: vault
  name: 'stripe-api-key'
  tags: tags
  properties: {
    value: stripeApiKey
    contentType: 'API key'
  }
}

resource stripeWebhookSecretsSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(stripeWebhookSecrets)) {
  parent: vault
  name: 'stripe-webhook-secrets'
  tags: tags
  properties: {
    value: stripeWebhookSecrets
    contentType: 'secret[,secret]'
  }
}

resource easypostApiKeySecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(easypostApiKey)) {
  parent: vault
  name: 'easypost-api-key'
  tags: tags
  properties: {
    value: easypostApiKey
    contentType: 'API key'
  }
}

resource easypostWebhookSecretsSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(easypostWebhookSecrets)) {
  parent: vault
  name: 'easypost-webhook-secrets'
  tags: tags
  properties: {
    value: easypostWebhookSecrets
    contentType: 'secret[,secret]'
  }
}

resource orderTokenKeysSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(orderTokenKeys)) {
  parent: vault
  name: 'order-token-keys'
  tags: tags
  properties: {
    value: orderTokenKeys
    contentType: 'base64 or kid:base64'
  }
}

resource operatorTokensSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(operatorTokens)) {
  parent: vault
  name: 'operator-tokens'
  tags: tags
  properties: {
    value: operatorTokens
    contentType: 'name:sha256[,name:sha256]'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

@description('Resource id of the vault.')
output id string = vault.id

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault, known once the app may read it.')
output uri string = vault.properties.vaultUri
