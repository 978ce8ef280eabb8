using 'main.bicep'

// For trying things out: it sleeps while nobody orders, but for the timers.

param environmentName = 'dev'
param location = 'westeurope'
param owner = 'shop-team'
param costCenter = 'shop'
param zoneRedundant = false

param cosmosCapacity = {
  mode: 'serverless'
}
param cosmosRegions = [
  {
    name: 'westeurope'
    zoneRedundant: false
  }
]
param cosmosBackup = 'Continuous7Days'
param cosmosLogEachRequest = false

param maximumInstanceCount = 40
param alwaysReady = []
param corsOrigins = [
  'http://localhost:5173'
]
param publisherPrincipalId = readEnvironmentVariable('PUBLISHER_PRINCIPAL_ID', '')

// None: docs/landing-zone.md tells what it takes to have them.
param network = null
param gateway = null

param logRetentionDays = 30
param logDailyQuotaGb = 1
param telemetrySamplingPercent = 100

param alertEmails = [
  'shop-team@shop.example'
]
param alertWebhookUrl = readEnvironmentVariable('ALERT_WEBHOOK_URL', '')
param alertsEnabled = false
param alertThresholds = {}
param runbooks = readEnvironmentVariable('RUNBOOKS_URL', 'docs/runbooks')
param monthlyBudget = 50
// The month of the first deployment, set once.
param budgetSince = '2026-12-01'
param locked = false
param policyEffect = 'Audit'

// Set for the first deployment only. A value that is given again would be the newest version again, and undo a rotation.
param vaultSoftDeleteDays = 7
param stripeApiKey = readEnvironmentVariable('STRIPE_API_KEY', '')
param stripeWebhookSecrets = readEnvironmentVariable('STRIPE_WEBHOOK_SECRETS', '')
param easypostApiKey = readEnvironmentVariable('EASYPOST_API_KEY', '')
param easypostWebhookSecrets = readEnvironmentVariable('EASYPOST_WEBHOOK_SECRETS', '')
param orderTokenKeys = readEnvironmentVariable('ORDER_TOKEN_KEYS', '')
param operatorTokens = readEnvironmentVariable('OPERATOR_TOKENS', '')

// None while nothing is set.
param pushCredentials = json(readEnvironmentVariable('PUSH_CREDENTIALS', '{}'))
param notificationHubSku = 'Free'
param notificationHubKey = 'primary'
