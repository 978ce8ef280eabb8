metadata description = 'Who is told of an alert.'

import { tags as tagsType } from '../../types/environment.bicep'

@description('Name of the group.')
param name string

@description('Tags.')
param tags tagsType

@description('Who is written to.')
param emails string[]

@description('Address that alerts are posted to. Empty: none.')
@secure()
param webhookUrl string

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'orders'
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
    webhookReceivers: empty(webhookUrl)
      ? []
      : [
          {
            name: 'on-call'
            serviceUri: webhookUrl
            useCommonAlertSchema: true
          }
        ]
  }
}

@description('Resource id of the group.')
output id string = group.id
