metadata description = 'Tells when Azure itself reports an incident that touches this subscription.'

import { tags as tagsType } from '../../types/environment.bicep'

@description('What names end with.')
param suffix string

@description('Tags.')
param tags tagsType

@description('Whether the alert is on.')
param enabled bool

@description('Who is told.')
param actionGroupId string

@description('Address of the runbooks.')
param runbooks string

resource rule 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: 'service-health-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Perhaps buyers: Azure reports an incident. See whether one of our services and regions is named. ${runbooks}/service-health.md'
    enabled: enabled
    scopes: [subscription().id]
    condition: {
      allOf: [
        {
          field: 'category'
          equals: 'ServiceHealth'
        }
        {
          field: 'properties.incidentType'
          equals: 'Incident'
        }
      ]
    }
    actions: {
      actionGroups: [
        {
          actionGroupId: actionGroupId
          webhookProperties: {
            runbook: '${runbooks}/service-health.md'
          }
        }
      ]
    }
  }
}
