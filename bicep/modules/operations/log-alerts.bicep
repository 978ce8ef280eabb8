metadata description = 'Alerts over logs: each has a query in bicep/queries, which gives a value, and a page in docs/runbooks.'

import { alertThresholds } from '../../types/alerts.bicep'
import { tags as tagsType } from '../../types/environment.bicep'

@description('What names end with.')
param suffix string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Whether the alerts are on.')
param enabled bool

@description('Workspace that is asked.')
param workspaceId string

@description('Who is told.')
param actionGroupId string

@description('Where the alerts fire.')
param thresholds alertThresholds

@description('Address of the runbooks.')
param runbooks string

// Severity: 0 nothing works, 1 buyers or money are affected now, 2 they will be, 3 somebody should look this week.
// `every` and `window` are how often the query is asked, and about how much time; `by` tells alerts apart.
var alerts = [
  {
    name: 'server-errors'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    threshold: thresholds.?serverErrors ?? 10
    by: []
    says: 'Buyers and operators get errors that are our fault. Find out which requests fail, and whether the newest release did it.'
    query: loadTextContent('../../queries/server-errors.kql')
  }
  {
    name: 'slow-checkout'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    threshold: thresholds.?checkoutMs ?? 3000
    by: ['Name']
    says: 'Buyers wait for their quote or their order. See which call of the trace takes the time.'
    query: loadTextContent('../../queries/slow-checkout.kql')
  }
  {
    name: 'feed-lag'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    threshold: thresholds.?feedLagSeconds ?? 60
    by: ['lane']
    says: 'Orders go on late: changes reach this lane long after they were written. See whether its function runs, and what it waits for.'
    query: loadTextContent('../../queries/feed-lag.kql')
  }
  {
    name: 'orders-overdue'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    threshold: thresholds.?ordersOverdue ?? 25
    by: []
    says: 'Orders stay undone that nobody is in the way of. See what stops them; nothing is lost.'
    query: loadTextContent('../../queries/orders-overdue.kql')
  }
  {
    name: 'orders-attention'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    threshold: thresholds.?ordersInAttention ?? 0
    by: []
    says: 'The buyers of these orders wait until a person decides. Open the work list: npm run ops -- list.'
    query: loadTextContent('../../queries/orders-attention.kql')
  }
  {
    name: 'sweeper-silent'
    severity: 1
    every: 'PT5M'
    window: 'PT1H'
    threshold: thresholds.?sweeperSilentMinutes ?? 10
    by: []
    says: 'No order that was left behind is taken up. See whether the app runs, and reaches its store.'
    query: loadTextContent('../../queries/sweeper-silent.kql')
  }
  {
    name: 'pipeline-failures'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    threshold: thresholds.?pipelineFailures ?? 10
    by: ['Name']
    says: 'Orders are put back because the store cannot be used or the code fails. See which error it is, and the store.'
    query: loadTextContent('../../queries/pipeline-failures.kql')
  }
  {
    name: 'payment-failures'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    threshold: thresholds.?unpaidPercent ?? 30
    by: []
    says: 'Buyers cannot pay: many more orders than usual end unpaid. See the reasons in the dashboard of the payment provider.'
    query: loadTextContent('../../queries/payment-failures.kql')
  }
  {
    name: 'provider-refused'
    severity: 1
    every: 'PT5M'
    window: 'PT30M'
    threshold: 0
    by: ['provider']
    says: 'All orders that need this provider wait: it does not take our credentials, or the account has no funds. Mend the key.'
    query: loadTextContent('../../queries/provider-refused.kql')
  }
  {
    name: 'provider-out'
    severity: 2
    every: 'PT5M'
    window: 'PT30M'
    threshold: 0
    by: ['provider']
    says: 'Orders that need this provider wait, and go on by themselves when it is back. See its status page.'
    query: loadTextContent('../../queries/provider-out.kql')
  }
  {
    name: 'books-differ'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    threshold: 0
    by: ['Name']
    says: 'Money or goods are somewhere else than an order says. Look at the object in the dashboard of the provider before anything is done.'
    query: loadTextContent('../../queries/books-differ.kql')
  }
  {
    name: 'webhooks-refused'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    threshold: thresholds.?webhooksRefused ?? 20
    by: ['at']
    says: 'Orders hear late what happens at the provider: its events are not signed with a secret that we know. Compare the secrets.'
    query: loadTextContent('../../queries/webhooks-refused.kql')
  }
  {
    name: 'dead-letters'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    threshold: 0
    by: ['Name']
    says: 'The order of this document stands still: the code cannot read it. See who wrote it.'
    query: loadTextContent('../../queries/dead-letters.kql')
  }
  {
    name: 'pushes-unsent'
    severity: 3
    every: 'PT15M'
    window: 'PT30M'
    threshold: thresholds.?pushesUnsent ?? 10
    by: []
    says: 'Buyers hear late of their orders: the notification hub does not take messages. Orders go on. See the hub and its key.'
    query: loadTextContent('../../queries/pushes-unsent.kql')
  }
  {
    name: 'secrets-stale'
    severity: 1
    every: 'PT15M'
    window: 'PT6H'
    threshold: 0
    by: []
    says: 'Nobody yet: the app lives on secrets that it has read before, but no new process starts. See the vault, its firewall and the role.'
    query: loadTextContent('../../queries/secrets-stale.kql')
  }
  {
    name: 'vault-denied'
    severity: 2
    every: 'PT15M'
    window: 'PT15M'
    threshold: thresholds.?vaultDenials ?? 3
    by: ['OperationName']
    says: 'Somebody asks the vault for what is not theirs, or the app has lost its role. See who it is.'
    query: loadTextContent('../../queries/vault-denied.kql')
  }
  {
    name: 'no-orders'
    severity: 2
    every: 'PT30M'
    window: 'P2D'
    threshold: thresholds.?ordersYesterday ?? 10
    by: []
    says: 'Buyers may not get through: nobody has ordered for two hours, and yesterday they did. Place an order yourself.'
    query: loadTextContent('../../queries/no-orders.kql')
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: '${alert.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${alert.name} (${suffix})'
      description: '${alert.says} ${runbooks}/${alert.name}.md'
      severity: alert.severity
      enabled: enabled
      scopes: [workspaceId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: alert.threshold
            dimensions: map(alert.by, column => {
              name: column
              operator: 'Include'
              values: ['*']
            })
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // A new workspace knows a table only once something has come to it. `npm run check:azure` has analyzed the query.
      skipQueryValidation: true
      actions: {
        actionGroups: [actionGroupId]
        customProperties: {
          runbook: '${runbooks}/${alert.name}.md'
        }
      }
    }
  }
]
