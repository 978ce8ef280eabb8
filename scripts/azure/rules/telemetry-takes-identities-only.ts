import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Rule } from '../rule.ts';

export const telemetryTakesIdentitiesOnly: Rule = {
  name: 'Log Analytics and Application Insights take telemetry from identities only, addresses of buyers masked',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const workspaces = ofType(declared, 'Microsoft.OperationalInsights/workspaces');
      const components = ofType(declared, 'Microsoft.Insights/components');
      if (workspaces.length === 0 || components.length === 0)
        return [
          { file: path, what: 'expected a workspace and a component of Application Insights, found no such pair' },
        ];
      return [
        ...workspaces.flatMap((one) => unexpected(one, { 'properties.features.disableLocalAuth': true })),
        ...components.flatMap((one) =>
          unexpected(one, {
            'properties.DisableLocalAuth': true,
            'properties.DisableIpMasking': false,
            'properties.IngestionMode': 'LogAnalytics',
          }),
        ),
      ];
    });
  },
};
