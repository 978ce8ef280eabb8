metadata description = 'An identity that jobs of one GitHub environment log in as, without a secret.'

import { tags as tagsType } from '../types/environment.bicep'
import { repository as repositoryType, subjectFormat } from 'repository.bicep'

@description('Name of the identity.')
@minLength(3)
@maxLength(128)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('The repository whose workflows log in.')
param repository repositoryType

@description('How GitHub names the repository in its tokens.')
param subjectFormats subjectFormat[]

@description('The GitHub environment whose jobs are trusted. No branch, no pull request: an environment has rules of its own.')
@minLength(1)
param githubEnvironment string

var repositories = {
  immutable: '${repository.owner}@${repository.ownerId}/${repository.name}@${repository.id}'
  legacy: '${repository.owner}/${repository.name}'
}
var subjects = [for format in subjectFormats: 'repo:${repositories[format]}:environment:${githubEnvironment}']

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

// One after the other, because the service refuses two at once; named by what it trusts, because it refuses the same
// subject under a second name.
@batchSize(1)
resource credential 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [
  for subject in subjects: {
    parent: identity
    name: 'github-${uniqueString(subject)}'
    properties: {
      issuer: 'https://token.actions.githubusercontent.com'
      subject: subject
      audiences: [
        'api://AzureADTokenExchange'
      ]
    }
  }
]

@description('Object id, to which roles are assigned.')
output principalId string = identity.properties.principalId

@description('Client id, by which a job logs in.')
output clientId string = identity.properties.clientId
