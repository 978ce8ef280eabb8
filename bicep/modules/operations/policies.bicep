metadata description = 'Built-in policies that hold the resource group to what these files declare, whoever changes something by hand.'

import { policyEffect } from '../../types/alerts.bicep'

@description('What happens to a resource that breaks one: it is reported, or it is refused.')
param effect policyEffect

@description('Regions that resources may stand in.')
@minLength(1)
param allowedLocations string[]

// Each takes the effect as its parameter. "Cosmos DB throughput should be limited" is missing on purpose: it refuses
// autoscale.
var policies = [
  {
    name: 'function-app-https'
    displayName: 'Function apps are reached over HTTPS only'
    id: '6d555dd1-86f2-4f1c-8ed7-5abae7c6cbab'
  }
  {
    name: 'cosmos-no-keys'
    displayName: 'Cosmos DB accounts let in identities only'
    id: '5450f5bd-9c72-4390-a9c4-a7aba4edfdd2'
  }
  {
    name: 'cosmos-not-all-azure'
    displayName: 'Cosmos DB accounts are not open to all of Azure'
    id: '12339a85-a25c-4f17-9f82-4766f13f5c4c'
  }
  {
    name: 'vault-purge-protection'
    displayName: 'Vaults can be brought back after deletion'
    id: '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53'
  }
  {
    name: 'vault-roles'
    displayName: 'Vaults are opened by roles'
    id: '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5'
  }
  {
    name: 'storage-no-shared-key'
    displayName: 'Storage accounts take no shared key'
    id: '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54'
  }
  {
    name: 'storage-no-public-blobs'
    displayName: 'Storage accounts have no public blobs'
    id: '4fa4b6c0-31ca-4c0d-b10d-24b96f62a751'
  }
  {
    name: 'storage-https'
    displayName: 'Storage accounts are reached over HTTPS only'
    id: '404c3081-a854-4457-ae30-26a93ef643f9'
  }
  {
    name: 'storage-tls'
    displayName: 'Storage accounts take TLS 1.2 and nothing older'
    id: 'fe83a0eb-a853-422d-aac2-1bffd182c5d0'
  }
  {
    name: 'insights-no-keys'
    displayName: 'Application Insights takes telemetry from identities only'
    id: '199d5677-e4d9-4264-9465-efe1839c06bd'
  }
  {
    name: 'insights-workspace'
    displayName: 'Application Insights keeps its data in a workspace'
    id: 'd550e854-df1a-4de9-bf44-cd894b39a95e'
  }
]

// These look at a part of a resource after it has been written, so they cannot refuse it.
var audits = [
  {
    name: 'function-app-tls'
    displayName: 'Function apps use the latest TLS version'
    id: 'f9d614c5-c173-4d56-95a7-b4437057d193'
  }
  {
    name: 'function-app-ftps'
    displayName: 'Function apps take FTPS only, or nothing'
    id: '399b2637-a50f-4f95-96f8-3a145476eb15'
  }
  {
    name: 'function-app-identity'
    displayName: 'Function apps use a managed identity'
    id: '0da106f2-4ca3-48e8-bc85-c638fe6aea8f'
  }
  {
    name: 'function-app-cors'
    displayName: 'Function apps are not open to every origin'
    id: '0820b7b9-23aa-4725-a1ce-ae4558f718e5'
  }
]

resource rules 'Microsoft.Authorization/policyAssignments@2025-03-01' = [
  for policy in policies: {
    name: policy.name
    properties: {
      displayName: policy.displayName
      policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', policy.id)
      enforcementMode: 'Default'
      parameters: {
        effect: {
          value: effect
        }
      }
    }
  }
]

resource reports 'Microsoft.Authorization/policyAssignments@2025-03-01' = [
  for policy in audits: {
    name: policy.name
    properties: {
      displayName: policy.displayName
      policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', policy.id)
      enforcementMode: 'Default'
    }
  }
]

// Has no effect of its own to choose: not enforced, it reports.
resource regions 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: 'regions'
  properties: {
    displayName: 'Everything stands in the regions of the shop'
    policyDefinitionId: tenantResourceId(
      'Microsoft.Authorization/policyDefinitions',
      'e56962a6-4747-49cd-b67b-bf8b01975c4c'
    )
    enforcementMode: effect == 'Deny' ? 'Default' : 'DoNotEnforce'
    parameters: {
      listOfAllowedLocations: {
        value: allowedLocations
      }
    }
  }
}
