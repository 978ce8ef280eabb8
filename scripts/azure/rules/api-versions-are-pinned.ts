import { Program } from '../bicep/program.ts';
import type { Rule } from '../rule.ts';

/**
 * The version of each resource type: the newest stable one that Azure Verified Modules use, or one release behind it, as
 * types appear in https://github.com/Azure/bicep-types-az before every region serves them. A preview is a decision, see
 * docs/decisions.
 */
const versions: Readonly<Record<string, string>> = {
  'Microsoft.AlertsManagement/actionRules': '2021-08-08',
  'Microsoft.ApiManagement/service': '2024-05-01',
  'Microsoft.Authorization/locks': '2020-05-01',
  'Microsoft.Authorization/policyAssignments': '2025-03-01',
  'Microsoft.Authorization/policyDefinitions': '2025-03-01',
  'Microsoft.Authorization/policySetDefinitions': '2025-03-01',
  'Microsoft.Authorization/roleAssignments': '2022-04-01',
  'Microsoft.Authorization/roleDefinitions': '2022-04-01',
  'Microsoft.Consumption/budgets': '2024-08-01',
  'Microsoft.DocumentDB/databaseAccounts': '2025-10-15',
  'Microsoft.Insights/actionGroups': '2023-01-01',
  'Microsoft.Insights/activityLogAlerts': '2020-10-01',
  'Microsoft.Insights/components': '2020-02-02',
  // There is no stable one.
  'Microsoft.Insights/diagnosticSettings': '2021-05-01-preview',
  'Microsoft.Insights/metricAlerts': '2018-03-01',
  'Microsoft.Insights/privateLinkScopes': '2021-09-01',
  'Microsoft.Insights/scheduledQueryRules': '2023-12-01',
  'Microsoft.Insights/webtests': '2022-06-15',
  'Microsoft.Insights/workbooks': '2023-06-01',
  'Microsoft.KeyVault/vaults': '2025-05-01',
  'Microsoft.ManagedIdentity/userAssignedIdentities': '2024-11-30',
  'Microsoft.Network/natGateways': '2025-05-01',
  'Microsoft.Network/networkSecurityGroups': '2025-05-01',
  'Microsoft.Network/privateDnsZones': '2024-06-01',
  'Microsoft.Network/privateEndpoints': '2025-05-01',
  'Microsoft.Network/publicIPAddresses': '2025-05-01',
  'Microsoft.Network/virtualNetworks': '2025-05-01',
  'Microsoft.NotificationHubs/namespaces': '2023-09-01',
  // FCM v1 is in no stable one.
  'Microsoft.NotificationHubs/namespaces/notificationHubs': '2023-10-01-preview',
  'Microsoft.NotificationHubs/namespaces/notificationHubs/authorizationRules': '2023-09-01',
  'Microsoft.OperationalInsights/workspaces': '2025-07-01',
  'Microsoft.Resources/resourceGroups': '2025-04-01',
  'Microsoft.Storage/storageAccounts': '2025-06-01',
  'Microsoft.Web/serverfarms': '2025-03-01',
  'Microsoft.Web/sites': '2025-03-01',
};
const byType = new Map(Object.entries(versions).map(([type, version]) => [type.toLowerCase(), version]));

export const apiVersionsArePinned: Rule = {
  name: 'every resource type has the one API version that was chosen for it',
  check(tree) {
    return new Program(tree).files.flatMap(({ path, resources }) =>
      resources.flatMap(({ type, apiVersion, line }) => {
        const wanted = versionOf(type.toLowerCase());
        if (wanted === apiVersion) return [];
        const expected =
          wanted === undefined
            ? `a version of ${type} in scripts/azure/rules/api-versions-are-pinned.ts`
            : `${type}@${wanted}`;
        return [{ file: path, line, what: `expected ${expected}, found ${type}@${apiVersion}` }];
      }),
    );
  },
};

/** A child has the version of its parent, unless it has one of its own. */
function versionOf(type: string): string | undefined {
  const known = byType.get(type);
  const parent = type.slice(0, type.lastIndexOf('/'));
  return known ?? (parent.includes('/') ? versionOf(parent) : undefined);
}
