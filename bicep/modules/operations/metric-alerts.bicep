metadata description = 'Alerts over what Azure measures by itself: each has a page in docs/runbooks.'

import { alertThresholds } from '../../types/alerts.bicep'
import { tags as tagsType } from '../../types/environment.bicep'

@description('What names end with.')
param suffix string

@description('Tags.')
param tags tagsType

@description('Whether the alerts are on.')
param enabled bool

@description('Name of the Cosmos DB account.')
param cosmosAccountName string

@description('The notification hub.')
param hubId string

@description('Who is told.')
param actionGroupId string

@description('Where the alerts fire.')
param thresholds alertThresholds

@description('Address of the runbooks.')
param runbooks string

resource cosmosAccount 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: cosmosAccountName
}

// Severities are those of log-alerts.bicep.
var alerts = [
  {
    name: 'cosmos-busy'
    severity: 3
    resourceId: cosmosAccount.id
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'NormalizedRUConsumption'
    aggregation: 'Average'
    // Each partition by itself: the mean of all of them is low while one is full and the others idle.
    dimensions: [
      {
        name: 'CollectionName'
        operator: 'Include'
        values: ['*']
      }
      {
        name: 'PartitionKeyRangeId'
        operator: 'Include'
        values: ['*']
      }
      {
        name: 'Region'
        operator: 'Include'
        values: ['*']
      }
    ]
    every: 'PT5M'
    window: 'PT30M'
    threshold: thresholds.?requestUnitsPercent ?? 80
    says: 'Nobody yet: a partition has little throughput left, and will put requests off. Raise the maximum, or find what uses it.'
  }
  {
    name: 'cosmos-throttled'
    severity: 2
    resourceId: cosmosAccount.id
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'TotalRequests'
    aggregation: 'Count'
    dimensions: [
      {
        name: 'StatusCode'
        operator: 'Include'
        values: ['429']
      }
    ]
    every: 'PT5M'
    window: 'PT15M'
    threshold: thresholds.?requestsThrottled ?? 100
    says: 'Buyers wait and orders are put off: the store has no throughput left. Raise the maximum of the container that is asked most.'
  }
  {
    name: 'pushes-refused'
    severity: 3
    resourceId: hubId
    namespace: 'Microsoft.NotificationHubs/namespaces/notificationHubs'
    metric: 'outgoing.allpns.pnserror'
    aggregation: 'Total'
    dimensions: []
    every: 'PT15M'
    window: 'PT30M'
    threshold: thresholds.?pushesRefused ?? 20
    says: 'Buyers do not hear of their orders: Apple, Google, Microsoft or a browser refuses what the hub sends. See the credentials of the platform.'
  }
]

resource rules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in alerts: {
    name: '${alert.name}-${suffix}'
    location: 'global'
    tags: tags
    properties: {
      description: '${alert.says} ${runbooks}/${alert.name}.md'
      severity: alert.severity
      enabled: enabled
      scopes: [alert.resourceId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            timeAggregation: alert.aggregation
            dimensions: alert.dimensions
            operator: 'GreaterThan'
            threshold: alert.threshold
          }
        ]
      }
      autoMitigate: true
      actions: [
        {
          actionGroupId: actionGroupId
          webHookProperties: {
            runbook: '${runbooks}/${alert.name}.md'
          }
        }
      ]
    }
  }
]
