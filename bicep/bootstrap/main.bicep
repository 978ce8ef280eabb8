targetScope = 'subscription'

metadata description = 'What the workflows log in as, for one environment: three identities, whom they trust and what they may do. Deployed once, by a person who owns the subscription; README.md has the commands.'

import { environmentName as environmentNameType } from '../types/environment.bicep'
import { repository as repositoryType, subjectFormat } from 'repository.bicep'

@description('The environment.')
param environmentName environmentNameType

@description('Region of the identities, and of the environment.')
param location string

@description('What all of it is a part of, as in main.bicep.')
@minLength(3)
@maxLength(10)
param workload string = 'ledgerline'

@description('Who answers for it: a team or an address.')
@minLength(1)
param owner string

@description('Where its cost is booked.')
@minLength(1)
param costCenter string

@description('The repository whose workflows log in.')
param repository repositoryType

@description('How GitHub names the repository in its tokens. Both only while it changes from one to the other.')
@minLength(1)
@maxLength(2)
param subjectFormats subjectFormat[] = [
  'immutable'
]

var abbreviations = loadJsonContent('../abbreviations.json')
var groupName = '${abbreviations.resourceGroup}-${workload}-${environmentName}'
var tags = {
  workload: workload
  environment: environmentName
  owner: owner
  costCenter: costCenter
  managedBy: 'bicep'
}

// Empty: main.bicep declares it as well, and all that is in it. Here so that rights can end at it.
resource environmentGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: groupName
  location: location
  tags: tags
}

// Out of reach of the identities in it, none of which may make others trust more.
resource pipelineGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: '${groupName}-pipeline'
  location: location
  tags: tags
}

module plan 'pipeline-identity.bicep' = {
  scope: pipelineGroup
  params: {
    name: '${abbreviations.identity}-${workload}-${environmentName}-plan'
    location: location
    tags: tags
    repository: repository
    subjectFormats: subjectFormats
    githubEnvironment: '${environmentName}-plan'
  }
}

module infra 'pipeline-identity.bicep' = {
  scope: pipelineGroup
  params: {
    name: '${abbreviations.identity}-${workload}-${environmentName}-infra'
    location: location
    tags: tags
    repository: repository
    subjectFormats: subjectFormats
    githubEnvironment: '${environmentName}-infra'
  }
}

// Its one right, to publish to the app, is given where the app is declared.
module app 'pipeline-identity.bicep' = {
  scope: pipelineGroup
  params: {
    name: '${abbreviations.identity}-${workload}-${environmentName}-app'
    location: location
    tags: tags
    repository: repository
    subjectFormats: subjectFormats
    githubEnvironment: environmentName
  }
}

// A deployment at the subscription, tried or done. What it may touch is a matter of the other rights.
resource deployer 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, groupName, 'deployer')
  properties: {
    roleName: '${workload} ${environmentName} deployer'
    description: 'Validates, tries and makes deployments at the subscription, and nothing that is in them.'
    type: 'CustomRole'
    assignableScopes: [
      subscription().id
    ]
    permissions: [
      {
        actions: [
          'Microsoft.Resources/deployments/read'
          'Microsoft.Resources/deployments/write'
          'Microsoft.Resources/deployments/validate/action'
          'Microsoft.Resources/deployments/whatIf/action'
          'Microsoft.Resources/deployments/operations/read'
          'Microsoft.Resources/deployments/operationstatuses/read'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
      }
    ]
  }
}

// What Contributor lacks for locks and policies. It sets them and never takes one away: that is for a person.
resource guard 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, groupName, 'guard')
  properties: {
    roleName: '${workload} ${environmentName} guard'
    description: 'Sets locks and policy assignments, and removes none.'
    type: 'CustomRole'
    assignableScopes: [
      subscription().id
    ]
    permissions: [
      {
        actions: [
          'Microsoft.Authorization/locks/write'
          'Microsoft.Authorization/policyAssignments/write'
        ]
      }
    ]
  }
}

resource planTries 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, groupName, 'plan', deployer.id)
  properties: {
    principalId: plan.outputs.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: deployer.id
  }
}

resource infraDeploys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, groupName, 'infra', deployer.id)
  properties: {
    principalId: infra.outputs.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: deployer.id
  }
}

module rights 'environment-rights.bicep' = {
  scope: environmentGroup
  params: {
    planPrincipalId: plan.outputs.principalId
    infraPrincipalId: infra.outputs.principalId
    guardRoleId: guard.id
  }
}

@description('AZURE_CLIENT_ID of the GitHub environment that plans.')
output planClientId string = plan.outputs.clientId

@description('AZURE_CLIENT_ID of the GitHub environment that deploys the infrastructure.')
output infraClientId string = infra.outputs.clientId

@description('AZURE_CLIENT_ID of the GitHub environment that publishes the app.')
output appClientId string = app.outputs.clientId

@description('PUBLISHER_PRINCIPAL_ID of the GitHub environments that plan and deploy.')
output publisherPrincipalId string = app.outputs.principalId
