metadata description = 'What tells people that something is wrong, and keeps them from making it worse: alerts, a workbook, a budget, locks, policies.'

import { alertThresholds, policyEffect as policyEffectType } from '../../types/alerts.bicep'
import { tags as tagsType } from '../../types/environment.bicep'

@description('What the names of all this end with, such as ledgerline-prod.')
@minLength(3)
@maxLength(40)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Workspace that queries read.')
param workspaceId string

@description('Application Insights component that the availability test belongs to.')
param componentId string

@description('Name of the Cosmos DB account.')
param cosmosAccountName string

@description('Name of the vault.')
param vaultName string

@description('The notification hub.')
param hubId string

@description('Address of the app.')
param url string

@description('Who is written to.')
param alertEmails string[]

@description('Address that alerts are posted to, of a service for people on call. Empty: nobody\'s.')
@secure()
param alertWebhookUrl string

@description('Whether alerts and the availability test are on. Off, they stand there and cost nothing.')
param alertsEnabled bool

@description('Where alerts fire, as far as it differs from what bicep/types/alerts.bicep tells.')
param thresholds alertThresholds

@description('Address of docs/runbooks as people on call can open it, without a slash at the end.')
@minLength(1)
param runbooks string

@description('What a month may cost, in the currency of the subscription.')
@minValue(1)
param monthlyBudget int

@description('First day of the month of the first deployment. Never changed afterwards.')
@minLength(10)
@maxLength(10)
param budgetSince string

@description('Whether data and secrets are locked against deletion.')
param locked bool

@description('What happens to a resource that breaks a policy.')
param policyEffect policyEffectType

@description('Regions that resources may stand in.')
@minLength(1)
param allowedLocations string[]

module actionGroup 'action-group.bicep' = {
  params: {
    name: 'ag-${name}'
    tags: tags
    emails: alertEmails
    webhookUrl: alertWebhookUrl
  }
}

module logAlerts 'log-alerts.bicep' = {
  params: {
    suffix: name
    location: location
    tags: tags
    enabled: alertsEnabled
    workspaceId: workspaceId
    actionGroupId: actionGroup.outputs.id
    thresholds: thresholds
    runbooks: runbooks
  }
}

module metricAlerts 'metric-alerts.bicep' = {
  params: {
    suffix: name
    tags: tags
    enabled: alertsEnabled
    cosmosAccountName: cosmosAccountName
    hubId: hubId
    actionGroupId: actionGroup.outputs.id
    thresholds: thresholds
    runbooks: runbooks
  }
}

module availability 'availability.bicep' = {
  params: {
    suffix: name
    location: location
    tags: tags
    enabled: alertsEnabled
    componentId: componentId
    url: '${url}/api/health/ready'
    actionGroupId: actionGroup.outputs.id
    runbooks: runbooks
  }
}

module serviceHealth 'service-health.bicep' = {
  params: {
    suffix: name
    tags: tags
    enabled: alertsEnabled
    actionGroupId: actionGroup.outputs.id
    runbooks: runbooks
  }
}

module workbook 'workbook.bicep' = {
  params: {
    displayName: 'Orders of ${name}'
    location: location
    tags: tags
    workspaceId: workspaceId
  }
}

module budget 'budget.bicep' = {
  params: {
    name: 'budget-${name}'
    amount: monthlyBudget
    startDate: budgetSince
    emails: alertEmails
    actionGroupId: actionGroup.outputs.id
  }
}

module locks 'locks.bicep' = if (locked) {
  params: {
    cosmosAccountName: cosmosAccountName
    vaultName: vaultName
  }
}

module policies 'policies.bicep' = {
  params: {
    effect: policyEffect
    allowedLocations: allowedLocations
  }
}
