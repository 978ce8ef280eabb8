metadata description = 'The hub that pushes, and its connection string in the vault: the one place where a key is used, because the SDK knows no identity.'

import { publicNetworkAccess as publicNetworkAccessType, tags as tagsType } from '../../types/environment.bicep'
import { pushCredentials } from '../../types/push.bicep'

@description('Name of the namespace.')
@minLength(6)
@maxLength(50)
param namespaceName string

@description('Name of the hub.')
@minLength(1)
@maxLength(260)
param hubName string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Free takes 500 devices and a million pushes a month, and has no service level.')
param skuName 'Free' | 'Basic' | 'Standard'

@description('Whether the namespace stands in several zones. Fixed once it is there.')
param zoneRedundant bool

@description('Whether the hub is reached from the internet.')
param publicNetworkAccess publicNetworkAccessType

@description('The platforms that are pushed to.')
@secure()
param credentials pushCredentials

@description('The vault that the connection string goes to.')
param vaultName string

@description('Which key of the rule is in use. To rotate: change it, deploy, and regenerate the other one ten minutes later.')
param keyInUse 'primary' | 'secondary'

@description('Workspace that logs go to.')
param workspaceId string

var apnsEndpoints = {
  production: 'https://api.push.apple.com:443/3/device'
  sandbox: 'https://api.development.push.apple.com:443/3/device'
}

resource namespace 'Microsoft.NotificationHubs/namespaces@2023-09-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: {
    name: skuName
  }
  properties: {
    namespaceType: 'NotificationHub'
    zoneRedundancy: zoneRedundant ? 'Enabled' : 'Disabled'
    publicNetworkAccess: publicNetworkAccess
  }
}

// Every deployment writes the credentials, and one without them may take them away: the service does not say. FCM v1 is in
// no stable version.
#disable-next-line use-recent-api-versions
resource hub 'Microsoft.NotificationHubs/namespaces/notificationHubs@2023-10-01-preview' = {
  parent: namespace
  name: hubName
  location: location
  tags: tags
  properties: {
    apnsCredential: credentials.?apns == null
      ? null
      : {
          properties: {
            appId: credentials.apns!.teamId
            appName: credentials.apns!.bundleId
            keyId: credentials.apns!.keyId
            token: credentials.apns!.token
            #disable-next-line use-secure-value-for-secure-inputs
            endpoint: apnsEndpoints[credentials.apns!.endpoint]
          }
        }
    fcmV1Credential: credentials.?fcmV1 == null
      ? null
      : {
          properties: {
            clientEmail: credentials.fcmV1!.clientEmail
            projectId: credentials.fcmV1!.projectId
            privateKey: credentials.fcmV1!.privateKey
          }
        }
    wnsCredential: credentials.?wns == null
      ? null
      : {
          properties: {
            packageSid: credentials.wns!.packageSid
            secretKey: credentials.wns!.secretKey
            #disable-next-line use-secure-value-for-secure-inputs
            windowsLiveEndpoint: 'https://login.live.com/accesstoken.srf'
          }
        }
    browserCredential: credentials.?browser == null
      ? null
      : {
          properties: {
            subject: credentials.browser!.subject
            vapidPublicKey: credentials.browser!.vapidPublicKey
            vapidPrivateKey: credentials.browser!.vapidPrivateKey
          }
        }
  }
}

// Send for pushes. Listen for devices: documented for single registrations, and what Microsoft's own client SDKs put
// installations with; that it does for reading, patching and deleting one by its id is not documented. If the service
// answers 401 there, the rule needs Manage too.
resource appRule 'Microsoft.NotificationHubs/namespaces/notificationHubs/authorizationRules@2023-09-01' = {
  parent: hub
  name: 'order-pipeline'
  properties: {
    rights: [
      'Listen'
      'Send'
    ]
  }
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource connection 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'notification-hub-connection'
  tags: tags
  properties: {
    value: keyInUse == 'primary' ? appRule.listKeys().primaryConnectionString : appRule.listKeys().secondaryConnectionString
    contentType: 'connection string'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
    ]
  }
}

@description('Resource id of the namespace.')
output namespaceId string = namespace.id

@description('Resource id of the hub, which has the metrics of pushes.')
output hubId string = hub.id

@description('Name of the hub.')
output hubName string = hub.name
