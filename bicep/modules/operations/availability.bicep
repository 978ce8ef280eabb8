metadata description = 'Asks from outside whether the app is ready, and alerts when it is not.'

import { tags as tagsType } from '../../types/environment.bicep'

@description('What names end with.')
param suffix string

@description('Region of the test\'s definition.')
param location string

@description('Tags.')
param tags tagsType

@description('Whether the app is asked, and the alert is on.')
param enabled bool

@description('Application Insights component that results go to.')
param componentId string

@description('What is asked for, with GET.')
param url string

@description('Where it is asked from, in the words of Application Insights: Amsterdam, Dublin, Paris.')
@minLength(3)
param testLocations string[] = ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'emea-fr-pra-edge']

@description('Who is told.')
param actionGroupId string

@description('Address of the runbooks.')
param runbooks string

// Without such tags the portal shows neither the test with its component, nor the alert with its test.
var linked = union(tags, { 'hidden-link:${componentId}': 'Resource' })

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'ready-${suffix}'
  location: location
  tags: linked
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'ready-${suffix}'
    Name: 'ready (${suffix})'
    Enabled: enabled
    Kind: 'standard'
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [
      for testLocation in testLocations: {
        Id: testLocation
      }
    ]
    Request: {
      HttpVerb: 'GET'
      RequestUrl: url
      FollowRedirects: false
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

// Two places that cannot reach it: one alone may be cut off itself.
resource rule 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'availability-${suffix}'
  location: 'global'
  tags: union(linked, { 'hidden-link:${test.id}': 'Resource' })
  properties: {
    description: 'Buyers cannot order: the app does not answer, or cannot reach its store. See which of the two it is. ${runbooks}/availability.md'
    severity: 0
    enabled: enabled
    scopes: [
      test.id
      componentId
    ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: componentId
      failedLocationCount: 2
    }
    autoMitigate: true
    actions: [
      {
        actionGroupId: actionGroupId
        webHookProperties: {
          runbook: '${runbooks}/availability.md'
        }
      }
    ]
  }
}
