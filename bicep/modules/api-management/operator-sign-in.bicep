metadata description = 'Operators sign in with Microsoft Entra ID, before the app looks at their token.'

@description('Name of the API Management service.')
param serviceName string

@description('Name of the API in it.')
param apiName string

@description('Application id that tokens have to be for.')
@minLength(36)
param audience string

@description('Application id of the tool that operators use.')
@minLength(36)
param clientId string

@description('The app role that an operator has to have.')
@minLength(1)
param role string

// The operations that take an operator's token, by their names after import: the operationId in lowercase.
var operations = [
  'refundorder'
  'opsorders'
  'opsorder'
  'opsretry'
  'opsresolve'
  'opscancel'
]
var values = {
  'operator-tenant': tenant().tenantId
  'operator-audience': audience
  'operator-client': clientId
  'operator-role': role
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' existing = {
  parent: service
  name: apiName
}

resource namedValues 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = [
  for value in items(values): {
    parent: service
    name: value.key
    properties: {
      displayName: value.key
      value: value.value
    }
  }
]

resource operation 'Microsoft.ApiManagement/service/apis/operations@2024-05-01' existing = [
  for name in operations: {
    parent: api
    name: name
  }
]

resource signIn 'Microsoft.ApiManagement/service/apis/operations/policies@2024-05-01' = [
  for (name, index) in operations: {
    parent: operation[index]
    name: 'policy'
    dependsOn: [
      namedValues
    ]
    properties: {
      format: 'xml'
      value: loadTextContent('../../policies/operator-sign-in.xml')
    }
  }
]
