metadata description = 'A workspace for logs, and Application Insights in it. Neither takes anything from who has only a key.'

import { tags as tagsType } from '../../types/environment.bicep'
import { monitoringMetricsPublisher } from '../../types/roles.bicep'

@description('Name of the Log Analytics workspace.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('Name of the Application Insights component.')
@minLength(1)
@maxLength(255)
param componentName string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionInDays int

@description('GB a day after which the workspace takes no more until the next day. Billing and alerts stop with it, so it stands well above a busy day.')
@minValue(1)
@maxValue(100)
param dailyQuotaGb int

@description('Object id of the app\'s identity, which sends telemetry.')
param appPrincipalId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionInDays
    workspaceCapping: {
      dailyQuotaGb: dailyQuotaGb
    }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

// The connection string says where, not who: telemetry without a token is refused.
resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    DisableIpMasking: false
    // Nothing is dropped here: the app keeps whole traces by TELEMETRY_SAMPLING_RATIO, and every event.
    SamplingPercentage: 100
  }
}

resource appSendsTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, 'app', monitoringMetricsPublisher)
  scope: component
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

// Who asked what of the logs.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: workspace
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'Audit'
        enabled: true
      }
    ]
  }
}

@description('Resource id of the workspace, for diagnostic settings and rules over logs.')
output workspaceId string = workspace.id

@description('Resource id of the component, for the availability test.')
output componentId string = component.id
