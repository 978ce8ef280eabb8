using 'main.bicep'

// The shop. Plan, storage, hub and data stand in several zones; the data also in a second region.

param environmentName = 'prod'
param location = 'westeurope'
param owner = 'shop-team'
param costCenter = 'shop'
param zoneRedundant = true

param cosmosCapacity = {
  mode: 'autoscale'
  maxThroughput: {
    orders: 4000
    catalog: 1000
  }
  sharedMaxThroughput: 1000
  dynamic: true
  totalThroughputLimit: 12000
}
// The second takes over by itself. What had not got there is found by the reconciler, in the books of the payment provider.
param cosmosRegions = [
  {
    name: 'westeurope'
    zoneRedundant: true
  }
  {
    name: 'northeurope'
    zoneRedundant: true
  }
]
param cosmosBackup = 'Continuous30Days'
param cosmosLogEachRequest = false

param maximumInstanceCount = 100
// Two of each: with zones the platform keeps two of every group, those of the timers too, and charges for them as
// always-ready ones whatever stands here. A feed function at none may not be woken.
param alwaysReady = [
  {
    name: 'http'
    instanceCount: 2
  }
  {
    name: 'function:tax'
    instanceCount: 2
  }
  {
    name: 'function:payment'
    instanceCount: 2
  }
  {
    name: 'function:fulfillment'
    instanceCount: 2
  }
  {
    name: 'function:notifications'
    instanceCount: 2
  }
]
param corsOrigins = [
  'https://shop.example'
]
param publisherPrincipalId = readEnvironmentVariable('PUBLISHER_PRINCIPAL_ID', '')

// None: docs/landing-zone.md tells what it takes to have them.
param network = null
param gateway = null

param logRetentionDays = 90
param logDailyQuotaGb = 10
param telemetrySamplingPercent = 25

param alertEmails = [
  'shop-team@shop.example'
]
param alertWebhookUrl = readEnvironmentVariable('ALERT_WEBHOOK_URL', '')
param alertsEnabled = true
param alertThresholds = {}
param runbooks = readEnvironmentVariable('RUNBOOKS_URL', 'docs/runbooks')
param monthlyBudget = 1000
// The month of the first deployment, set once.
param budgetSince = '2026-12-01'
param locked = true
param policyEffect = 'Deny'

// Set for the first deployment only. A value that is given again would be the newest version again, and undo a rotation.
param vaultSoftDeleteDays = 90
param stripeApiKey = readEnvironmentVariable('STRIPE_API_KEY', '')
param stripeWebhookSecrets = readEnvironmentVariable('STRIPE_WEBHOOK_SECRETS', '')
param easypostApiKey = readEnvironmentVariable('EASYPOST_API_KEY', '')
param easypostWebhookSecrets = readEnvironmentVariable('EASYPOST_WEBHOOK_SECRETS', '')
param orderTokenKeys = readEnvironmentVariable('ORDER_TOKEN_KEYS', '')
param operatorTokens = readEnvironmentVariable('OPERATOR_TOKENS', '')

// Has to be set, '{}' where there is none: a deployment without them could take them away.
param pushCredentials = json(readEnvironmentVariable('PUSH_CREDENTIALS'))
param notificationHubSku = 'Standard'
param notificationHubKey = 'primary'
