targetScope = 'subscription'

metadata description = 'Everything that the pipeline runs on, of one environment, in one resource group.'

import { alertThresholds as alertThresholdsType, policyEffect as policyEffectType } from 'types/alerts.bicep'
import { cosmosBackup as cosmosBackupType, cosmosCapacity as cosmosCapacityType, cosmosRegion } from 'types/cosmos.bicep'
import { environmentName as environmentNameType } from 'types/environment.bicep'
import { alwaysReady as alwaysReadyType, instanceMemory, nodeVersion as nodeVersionType, shopSettings as shopSettingsType, webOrigin } from 'types/functions.bicep'
import { gateway as gatewayType, network as networkType } from 'types/landing-zone.bicep'
import { pushCredentials as pushCredentialsType } from 'types/push.bicep'

// The environment

@description('The environment.')
param environmentName environmentNameType

@description('Region of everything that has one.')
param location string

@description('What all of it is a part of: lowercase letters and digits. A part of every name.')
@minLength(3)
@maxLength(10)
param workload string = 'ledgerline'

@description('Who answers for it: a team or an address.')
@minLength(1)
param owner string

@description('Where its cost is booked.')
@minLength(1)
param costCenter string

@description('Whether plan, storage and hub stand in several zones.')
param zoneRedundant bool

// Cosmos DB

@description('How request units are paid for.')
param cosmosCapacity cosmosCapacityType

@description('Regions of the data, the one that takes writes first.')
@minLength(1)
@maxLength(5)
param cosmosRegions cosmosRegion[]

@description('How far back the data can be restored.')
param cosmosBackup cosmosBackupType

@description('Logs each request to Cosmos DB: a row each.')
param cosmosLogEachRequest bool

// The app

@description('Version of Node.js.')
param nodeVersion nodeVersionType = '24'

@description('Memory of an instance in MB.')
param instanceMemoryMB instanceMemory = 2048

@description('The most instances of each group of functions.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Requests that an instance works on at the same time before another is added.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 16

@description('Instances that never sleep.')
param alwaysReady alwaysReadyType[]

@description('Web shops that may call the app from a browser.')
param corsOrigins webOrigin[]

@description('Times and modes of the pipeline.')
param shopSettings shopSettingsType = {
  fulfillAfterSeconds: 0
  capture: 'after_label'
  paymentExpirySeconds: 1800
  watchdogSeconds: 120
  sweepSchedule: '*/30 * * * * *'
  reconcileSchedule: '0 */5 * * * *'
  feedPollMs: 250
  feedLeaseExpiryMs: 60000
  secretsRefreshSeconds: 300
}

@description('Object id of the pipeline identity that publishes the app, from bootstrap/. Empty: nobody may yet.')
param publisherPrincipalId string

// The landing zone: docs/landing-zone.md

@description('The network that the app and its data stand in. Null: none.')
param network networkType?

@description('The gateway before the app. Null: none.')
param gateway gatewayType?

// Monitoring

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int

@description('GB of logs a day after which no more are taken until the next day.')
@minValue(1)
@maxValue(100)
param logDailyQuotaGb int

@description('Share of the traces that are kept, in percent. Events and metrics are kept all.')
@minValue(1)
@maxValue(100)
param telemetrySamplingPercent int

// Operations

@description('Who is written to when an alert fires, or a month becomes dear.')
@minLength(1)
param alertEmails string[]

@description('Address that alerts are posted to, of a service for people on call. Empty: none.')
@secure()
param alertWebhookUrl string

@description('Whether alerts and the availability test are on. Off, they stand there and cost nothing.')
param alertsEnabled bool

@description('Where alerts fire, as far as it differs from what types/alerts.bicep tells.')
param alertThresholds alertThresholdsType

@description('Address of docs/runbooks as people on call can open it, without a slash at the end.')
@minLength(1)
param runbooks string

@description('What a month may cost, in the currency of the subscription. More is told, not stopped.')
@minValue(1)
param monthlyBudget int

@description('First day of the month of the first deployment: Azure takes no earlier one, and no change afterwards.')
@minLength(10)
@maxLength(10)
param budgetSince string

@description('Whether data and secrets are locked against deletion.')
param locked bool

@description('What happens to a resource that breaks a policy: it is reported, or it is refused.')
param policyEffect policyEffectType

// Secrets of the app. Given once, for the first deployment; a later one without them leaves the vault as it is.

@description('Days that a deleted vault or secret can be brought back. Fixed once the vault is there.')
@minValue(7)
@maxValue(90)
param vaultSoftDeleteDays int

@description('Key of the payment provider.')
@secure()
param stripeApiKey string

@description('What the payment provider signs with.')
@secure()
param stripeWebhookSecrets string

@description('Key of the carrier.')
@secure()
param easypostApiKey string

@description('What the carrier signs with.')
@secure()
param easypostWebhookSecrets string

@description('The key that buyers\' tokens are signed with.')
@secure()
param orderTokenKeys string

@description('Who may act as an operator.')
@secure()
param operatorTokens string

// Pushes

@description('Tier of the hub.')
param notificationHubSku 'Free' | 'Basic' | 'Standard'

@description('Which key of the hub\'s rule is in use.')
param notificationHubKey 'primary' | 'secondary'

@description('What the push services know the shop by. Given with every deployment.')
@secure()
param pushCredentials pushCredentialsType

var abbreviations = loadJsonContent('abbreviations.json')
var token = uniqueString(subscription().id, workload, environmentName, location)
var tags = {
  workload: workload
  environment: environmentName
  owner: owner
  costCenter: costCenter
  managedBy: 'bicep'
}

// Known before anything is deployed: what-if looks into a module only if the names in it are. Those that are addresses in
// all of Azure end in a token of their own, and stay within the length that each service takes.
var names = {
  group: '${abbreviations.resourceGroup}-${workload}-${environmentName}'
  identity: '${abbreviations.identity}-${workload}-${environmentName}'
  workspace: '${abbreviations.logAnalyticsWorkspace}-${workload}-${environmentName}'
  component: '${abbreviations.applicationInsights}-${workload}-${environmentName}'
  storage: take('${abbreviations.storageAccount}${take(workload, 9)}${token}', 24)
  cosmos: take('${abbreviations.cosmosAccount}-${workload}-${environmentName}-${token}', 44)
  vault: take('${abbreviations.keyVault}-${take(workload, 7)}-${token}', 24)
  hubNamespace: take('${abbreviations.notificationHubsNamespace}-${workload}-${environmentName}-${token}', 50)
  plan: '${abbreviations.functionsPlan}-${workload}-${environmentName}'
  app: take('${abbreviations.functionApp}-${workload}-${environmentName}-${token}', 32)
  gateway: take('${abbreviations.apiManagement}-${workload}-${environmentName}-${token}', 50)
}

// Services are reached from the internet, and let in identities only. With a network nothing but the app is reached from
// the internet; with a gateway in that network, not the app either.
var suffix = '${workload}-${environmentName}'
var isPrivate = network != null
var isBehindGateway = isPrivate && gateway.?tier == 'StandardV2'
var publicNetworkAccess = isPrivate ? 'Disabled' : 'Enabled'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module virtualNetwork 'modules/network/network.bicep' = if (isPrivate) {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    addressPrefix: network.?addressPrefix ?? ''
    withGateway: isBehindGateway
    fixedEgress: network.?fixedEgress ?? false
    zoneRedundant: zoneRedundant
  }
}

module identity 'modules/identity/app-identity.bicep' = {
  scope: group
  params: {
    name: names.identity
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    componentName: names.component
    location: location
    tags: tags
    retentionInDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    appPrincipalId: identity.outputs.principalId
  }
}

module storage 'modules/storage/host-storage.bicep' = {
  scope: group
  params: {
    name: names.storage
    location: location
    tags: tags
    skuName: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    publicNetworkAccess: publicNetworkAccess
    appPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos/account.bicep' = {
  scope: group
  params: {
    name: names.cosmos
    location: location
    tags: tags
    capacity: cosmosCapacity
    regions: cosmosRegions
    backup: cosmosBackup
    publicNetworkAccess: publicNetworkAccess
    logEachRequest: cosmosLogEachRequest
    workspaceId: monitoring.outputs.workspaceId
  }
}

module database 'modules/cosmos/database.bicep' = {
  scope: group
  dependsOn: [
    cosmos
  ]
  params: {
    accountName: names.cosmos
    name: 'shop'
    capacity: cosmosCapacity
    appPrincipalId: identity.outputs.principalId
  }
}

module vault 'modules/key-vault/vault.bicep' = {
  scope: group
  params: {
    name: names.vault
    location: location
    tags: tags
    softDeleteDays: vaultSoftDeleteDays
    publicNetworkAccess: publicNetworkAccess
    appPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    stripeApiKey: stripeApiKey
    stripeWebhookSecrets: stripeWebhookSecrets
    easypostApiKey: easypostApiKey
    easypostWebhookSecrets: easypostWebhookSecrets
    orderTokenKeys: orderTokenKeys
    operatorTokens: operatorTokens
  }
}

module notificationHub 'modules/notification-hubs/notification-hub.bicep' = {
  scope: group
  dependsOn: [
    vault
  ]
  params: {
    namespaceName: names.hubNamespace
    hubName: 'orders'
    location: location
    tags: tags
    skuName: notificationHubSku
    zoneRedundant: zoneRedundant
    publicNetworkAccess: publicNetworkAccess
    credentials: pushCredentials
    vaultName: names.vault
    keyInUse: notificationHubKey
    workspaceId: monitoring.outputs.workspaceId
  }
}

module dataEndpoints 'modules/network/data-endpoints.bicep' = if (isPrivate) {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    networkId: virtualNetwork.?outputs.id ?? ''
    subnetId: virtualNetwork.?outputs.endpointsSubnetId ?? ''
    storageId: storage.outputs.id
    cosmosId: cosmos.outputs.id
    vaultId: vault.outputs.id
    hubNamespaceId: notificationHub.outputs.namespaceId
  }
}

// Last: by then every role that the app needs has been given, every container is there, and a way to each.
module functions 'modules/functions/function-app.bicep' = {
  scope: group
  dependsOn: [
    dataEndpoints
  ]
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    packageContainerUrl: storage.outputs.packageContainerUrl
    componentName: names.component
    cosmosEndpoint: cosmos.outputs.endpoint
    databaseName: database.outputs.name
    vaultUri: vault.outputs.uri
    notificationHubName: notificationHub.outputs.hubName
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReady: alwaysReady
    zoneRedundant: zoneRedundant
    publicNetworkAccess: isBehindGateway ? 'Disabled' : 'Enabled'
    subnetId: virtualNetwork.?outputs.functionsSubnetId
    // A gateway answers browsers itself: an origin that both name is one too many.
    corsOrigins: gateway == null ? corsOrigins : []
    telemetrySamplingPercent: telemetrySamplingPercent
    settings: shopSettings
    shippingRates: string(loadJsonContent('shop/shipping-rates.json'))
    shipFrom: string(loadJsonContent('shop/ship-from.json'))
    publisherPrincipalId: publisherPrincipalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module appEndpoint 'modules/network/private-endpoint.bicep' = if (isBehindGateway) {
  scope: group
  params: {
    name: 'pe-sites-${suffix}'
    location: location
    tags: tags
    networkId: virtualNetwork.?outputs.id ?? ''
    subnetId: virtualNetwork.?outputs.endpointsSubnetId ?? ''
    resourceId: functions.outputs.id
    part: 'sites'
  }
}

module apiManagement 'modules/api-management/gateway.bicep' = if (gateway != null) {
  scope: group
  params: {
    name: names.gateway
    location: location
    tags: tags
    gateway: gateway!
    isInNetwork: isBehindGateway
    subnetId: virtualNetwork.?outputs.gatewaySubnetId ?? ''
    appUrl: functions.outputs.url
    corsOrigins: corsOrigins
    samplingPercent: telemetrySamplingPercent
    componentName: names.component
    workspaceId: monitoring.outputs.workspaceId
  }
}

var url = apiManagement.?outputs.url ?? functions.outputs.url

// After the app, whose address is asked for, and so after everything.
module operations 'modules/operations/operations.bicep' = {
  scope: group
  params: {
    name: suffix
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    componentId: monitoring.outputs.componentId
    cosmosAccountName: names.cosmos
    vaultName: names.vault
    hubId: notificationHub.outputs.hubId
    url: url
    alertEmails: alertEmails
    alertWebhookUrl: alertWebhookUrl
    alertsEnabled: alertsEnabled
    thresholds: alertThresholds
    runbooks: runbooks
    monthlyBudget: monthlyBudget
    budgetSince: budgetSince
    locked: locked
    policyEffect: policyEffect
    allowedLocations: union([location], map(cosmosRegions, region => region.name))
  }
}

@description('Name of the resource group.')
output resourceGroupName string = group.name

@description('Name of the function app, which the package is published to.')
output functionAppName string = functions.outputs.name

@description('Address of the shop\'s API.')
output url string = url

@description('Name of the vault.')
output keyVaultName string = vault.outputs.name

@description('Name of the Cosmos DB account.')
output cosmosAccountName string = cosmos.outputs.name

@description('Address of the Cosmos DB account, for loading the catalog.')
output cosmosEndpoint string = cosmos.outputs.endpoint
