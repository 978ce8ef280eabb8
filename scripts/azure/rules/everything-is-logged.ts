import { type DeclaredResource, partOf, resourceOf } from '../bicep/declared-resource.ts';
import { at, isList } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Rule } from '../rule.ts';

/** Types whose logs are worth having, with a category that has to be among them: https://learn.microsoft.com/azure/azure-monitor/reference/logs-index */
const logged: Readonly<Record<string, string>> = {
  'Microsoft.ApiManagement/service': 'GatewayLogs',
  'Microsoft.DocumentDB/databaseAccounts': 'ControlPlaneRequests',
  'Microsoft.KeyVault/vaults': 'AuditEvent',
  'Microsoft.NotificationHubs/namespaces': 'OperationalLogs',
  'Microsoft.OperationalInsights/workspaces': 'Audit',
  'Microsoft.Storage/storageAccounts/blobServices': 'StorageWrite',
  'Microsoft.Web/sites': 'FunctionAppLogs',
};

export const everythingIsLogged: Rule = {
  name: 'every service sends its logs to the workspace',
  check(tree) {
    return inEachEnvironment(tree, ({ declared }) => {
      const settings = ofType(declared, 'Microsoft.Insights/diagnosticSettings');
      return Object.entries(logged).flatMap(([type, category]) =>
        ofType(declared, type)
          .filter(hasLogs)
          .flatMap(({ file, line, symbol, identity }) => {
            const own = settings.filter(({ scope }) => resourceOf(scope)?.identity === identity);
            const toWorkspace = own.filter(
              (one) =>
                partOf(one.get('properties.workspaceId'))?.resource.type === 'Microsoft.OperationalInsights/workspaces',
            );
            const categories = toWorkspace.flatMap((one) => {
              const logs = one.get('properties.logs');
              return isList(logs)
                ? logs.filter((log) => at(log, 'enabled') === true).map((log) => at(log, 'category'))
                : [];
            });
            if (categories.includes(category)) return [];
            return [
              {
                file,
                line,
                what: `expected a diagnostic setting that sends ${category} of ${symbol} to the workspace, found none`,
              },
            ];
          }),
      );
    });
  },
};

/** An API Management that is paid for by the call sends none. */
function hasLogs(resource: DeclaredResource): boolean {
  return resource.get('sku.name') !== 'Consumption';
}
