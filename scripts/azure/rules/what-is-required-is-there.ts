import { show } from '../bicep/values.ts';
import { inEachEnvironment } from '../environments.ts';
import type { Rule } from '../rule.ts';

/** What the service refuses a resource without: https://learn.microsoft.com/azure/templates */
const required: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Authorization/locks': ['properties.level'],
  'Microsoft.Authorization/policyAssignments': ['properties.policyDefinitionId'],
  'Microsoft.Authorization/roleAssignments': ['properties.principalId', 'properties.roleDefinitionId'],
  'Microsoft.Consumption/budgets': ['properties.amount', 'properties.timeGrain', 'properties.timePeriod.startDate'],
  'Microsoft.DocumentDB/databaseAccounts': [
    'location',
    'kind',
    'properties.databaseAccountOfferType',
    'properties.locations',
  ],
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases': ['properties.resource.id'],
  'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments': ['properties.principalId'],
  'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions': ['properties.roleName', 'properties.assignableScopes'],
  'Microsoft.Insights/actionGroups': ['location', 'properties.groupShortName', 'properties.enabled'],
  'Microsoft.Insights/components': [
    'location',
    'kind',
    'properties.Application_Type',
    'properties.WorkspaceResourceId',
  ],
  'Microsoft.Insights/diagnosticSettings': ['scope', 'properties.workspaceId', 'properties.logs'],
  'Microsoft.KeyVault/vaults': ['location', 'properties.tenantId', 'properties.sku.family', 'properties.sku.name'],
  'Microsoft.KeyVault/vaults/secrets': ['properties.value', 'properties.contentType'],
  'Microsoft.ManagedIdentity/userAssignedIdentities': ['location'],
  'Microsoft.NotificationHubs/namespaces': ['location', 'sku.name'],
  'Microsoft.NotificationHubs/namespaces/notificationHubs': ['location'],
  'Microsoft.NotificationHubs/namespaces/notificationHubs/authorizationRules': ['properties.rights'],
  'Microsoft.OperationalInsights/workspaces': ['location', 'properties.sku.name', 'properties.retentionInDays'],
  'Microsoft.Resources/resourceGroups': ['location'],
  'Microsoft.Storage/storageAccounts': ['location', 'kind', 'sku.name'],
  'Microsoft.Storage/storageAccounts/blobServices': [
    'properties.deleteRetentionPolicy.days',
    'properties.containerDeleteRetentionPolicy.days',
  ],
  'Microsoft.Web/serverfarms': ['location', 'kind', 'sku.name', 'sku.tier'],
  'Microsoft.Web/sites': [
    'location',
    'properties.serverFarmId',
    'properties.functionAppConfig.deployment.storage.type',
    'properties.functionAppConfig.deployment.storage.value',
    'properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId',
    'properties.functionAppConfig.runtime.name',
    'properties.functionAppConfig.runtime.version',
    'properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB',
  ],
};

export const whatIsRequiredIsThere: Rule = {
  name: 'every resource has a name, and what its service refuses it without',
  check(tree) {
    return inEachEnvironment(tree, ({ mentioned, name: environment }) =>
      mentioned.flatMap((resource) => {
        const wanted = ['name', ...(resource.existing ? [] : (required[resource.type] ?? []))];
        return wanted.flatMap((path) => {
          const value = resource.get(path) ?? null;
          if (value !== null && value !== '') return [];
          const what = `expected ${path} of ${resource.symbol} in ${environment}, found ${value === null ? 'nothing' : show(value)}`;
          return [{ file: resource.file, line: resource.line, what }];
        });
      }),
    );
  },
};
