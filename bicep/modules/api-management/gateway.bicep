metadata description = 'A gateway before the app: limits, CORS, correlation. The app checks every caller itself, with or without it.'

import { tags as tagsType } from '../../types/environment.bicep'
import { webOrigin } from '../../types/functions.bicep'
import { gateway as gatewayType } from '../../types/landing-zone.bicep'
import { monitoringMetricsPublisher } from '../../types/roles.bicep'

@description('Name of the service, an address in all of Azure.')
@minLength(1)
@maxLength(50)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Its tier, who it is for, and how operators come through it.')
param gateway gatewayType

@description('Whether the gateway calls the app from a network, which takes StandardV2.')
param isInNetwork bool

@description('Its subnet there.')
param subnetId string

@description('Address of the app.')
param appUrl string

@description('Web shops that may call from a browser.')
@minLength(1)
param corsOrigins webOrigin[]

@description('Requests that one address may send a minute. In Consumption nobody counts.')
@minValue(60)
param callsPerMinute int = 300

@description('Share of the requests that are logged, in percent. Errors are logged all.')
@minValue(1)
@maxValue(100)
param samplingPercent int

@description('Name of the Application Insights component.')
param componentName string

@description('Workspace that logs go to.')
param workspaceId string

var isConsumption = gateway.tier == 'Consumption'
// Headers and bodies hold tokens, and who ordered what.
var nothing = {
  headers: []
  body: {
    bytes: 0
  }
}

var origins = join(map(corsOrigins, origin => '<origin>${origin}</origin>'), '')

// A policy file is well-formed XML by itself, quotes of expressions included, and so is sent as that.
var servicePolicy = isConsumption
  ? loadTextContent('../../policies/service.consumption.xml')
  : loadTextContent('../../policies/service.v2.xml')
var ordersPolicy = replace(
  loadTextContent('../../policies/orders-api.xml'),
  '<origin>https://origins.invalid</origin>',
  origins
)

// Apart from the gateway, so that its role is there before it, and stays when the gateway is made anew.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource gatewaySendsTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, 'gateway', monitoringMetricsPublisher)
  scope: component
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: gateway.tier
    capacity: isConsumption ? 0 : 1
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    publisherName: gateway.publisherName
    publisherEmail: gateway.publisherEmail
    virtualNetworkType: isInNetwork ? 'External' : 'None'
    virtualNetworkConfiguration: isInNetwork ? { subnetResourceId: subnetId } : null
  }
}

resource callsValue 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = if (!isConsumption) {
  parent: service
  name: 'calls-per-minute'
  properties: {
    displayName: 'calls-per-minute'
    value: string(callsPerMinute)
  }
}

resource limits 'Microsoft.ApiManagement/service/policies@2024-05-01' = {
  parent: service
  name: 'policy'
  dependsOn: [
    callsValue
  ]
  properties: {
    format: 'xml'
    value: servicePolicy
  }
}

// Lets the app be while it fails: half a minute of 503, which every caller of this API comes again after.
resource app 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
  parent: service
  name: 'app'
  properties: {
    protocol: 'http'
    url: appUrl
    tls: {
      validateCertificateChain: true
      validateCertificateName: true
    }
    circuitBreaker: isConsumption
      ? null
      : {
          rules: [
            {
              name: 'app-fails'
              failureCondition: {
                count: 50
                interval: 'PT1M'
                statusCodeRanges: [
                  {
                    min: 500
                    max: 599
                  }
                ]
              }
              tripDuration: 'PT30S'
              acceptRetryAfter: true
            }
          ]
        }
  }
}

// Under the same paths as the app, which some signatures of webhooks cover. Read as JSON: as text the document is longer
// than Bicep takes.
resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'orders'
  properties: {
    displayName: 'Orders'
    path: ''
    protocols: [
      'https'
    ]
    subscriptionRequired: false
    serviceUrl: appUrl
    translateRequiredQueryParameters: 'query'
    format: 'openapi+json'
    value: string(loadJsonContent('../../../docs/openapi.json'))
  }
}

resource apiPolicy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
  parent: api
  name: 'policy'
  dependsOn: [
    app
  ]
  properties: {
    format: 'xml'
    value: ordersPolicy
  }
}

module operators 'operator-sign-in.bicep' = if (gateway.?operatorSignIn != null) {
  dependsOn: [
    api
  ]
  params: {
    serviceName: name
    apiName: 'orders'
    audience: gateway.?operatorSignIn.?audience ?? ''
    clientId: gateway.?operatorSignIn.?clientId ?? ''
    role: gateway.?operatorSignIn.?role ?? ''
  }
}

resource logger 'Microsoft.ApiManagement/service/loggers@2024-05-01' = {
  parent: service
  name: 'insights'
  dependsOn: [
    gatewaySendsTelemetry
  ]
  properties: {
    loggerType: 'applicationInsights'
    resourceId: component.id
    credentials: {
      connectionString: component.properties.ConnectionString
      identityClientId: identity.properties.clientId
    }
  }
}

resource requests 'Microsoft.ApiManagement/service/diagnostics@2024-05-01' = {
  parent: service
  name: 'applicationinsights'
  properties: {
    loggerId: logger.id
    httpCorrelationProtocol: 'W3C'
    verbosity: 'information'
    alwaysLog: 'allErrors'
    logClientIp: false
    sampling: {
      samplingType: 'fixed'
      percentage: samplingPercent
    }
    frontend: {
      request: nothing
      response: nothing
    }
    backend: {
      request: nothing
      response: nothing
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!isConsumption) {
  name: 'to-workspace'
  scope: service
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'GatewayLogs'
        enabled: true
      }
    ]
  }
}

@description('Address of the gateway, which buyers and providers call.')
output url string = service.properties.gatewayUrl
