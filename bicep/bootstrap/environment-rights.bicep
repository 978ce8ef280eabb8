metadata description = 'What the pipeline may do in the group of an environment, and nowhere else.'

import { keyVaultSecretsUser, monitoringMetricsPublisher, storageBlobDataOwner, storageTableDataContributor, websiteContributor } from '../types/roles.bicep'

@description('Object id of the identity that plans.')
param planPrincipalId string

@description('Object id of the identity that deploys the infrastructure.')
param infraPrincipalId string

@description('Resource id of the role that sets locks and policies.')
param guardRoleId string

var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var accessAdministrator = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'

// All that the modules assign, to identities only: whoever takes over the pipeline makes nobody an owner.
var assignable = join(
  [
    keyVaultSecretsUser
    monitoringMetricsPublisher
    storageBlobDataOwner
    storageTableDataContributor
    websiteContributor
  ],
  ', '
)
var attribute = 'Microsoft.Authorization/roleAssignments'
var assigns = '!(ActionMatches{\'${attribute}/write\'})'
var assignsThese = '@Request[${attribute}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${assignable}} AND @Request[${attribute}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}'
var removes = '!(ActionMatches{\'${attribute}/delete\'})'
var removesThese = '@Resource[${attribute}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${assignable}} AND @Resource[${attribute}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}'

resource planReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'plan', reader)
  properties: {
    principalId: planPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', reader)
  }
}

resource infraBuilds 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'infra', contributor)
  properties: {
    principalId: infraPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributor)
  }
}

resource infraAssigns 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'infra', accessAdministrator)
  properties: {
    principalId: infraPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', accessAdministrator)
    conditionVersion: '2.0'
    condition: '((${assigns}) OR (${assignsThese})) AND ((${removes}) OR (${removesThese}))'
  }
}

resource infraGuards 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'infra', 'guard')
  properties: {
    principalId: infraPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: guardRoleId
  }
}
