import { type Alert, alertsIn, alertTypes, criteriaOf } from '../alerts.ts';
import { isList, isValues, show } from '../bicep/values.ts';
import { inEachEnvironment } from '../environments.ts';
import { analyze } from '../kql/analyze.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

export const alertQueriesAnswer: Rule = {
  name: 'the query of an alert gives the value it is compared by and the columns it is told apart by, and none lies idle',
  check(tree) {
    const asked = new Set<unknown>();
    const faults = inEachEnvironment(tree, (environment) =>
      alertsIn(environment)
        .filter(({ resource }) => resource.type === alertTypes.log)
        .flatMap((alert) => {
          for (const { query } of criteriaOf(alert)) asked.add(query);
          return faultsOf(alert);
        }),
    );
    const idle = pathsUnder(tree, 'bicep/queries', '.kql')
      .filter((file) => !asked.has(tree.files.get(file)))
      .map((file): Finding => ({ file, what: 'expected an alert that asks this, found none' }));
    return [...faults, ...idle];
  },
};

function faultsOf(alert: Alert): Finding[] {
  const { file, line } = alert.resource;
  return criteriaOf(alert).flatMap(({ query, metricMeasureColumn, dimensions }) => {
    if (typeof query !== 'string')
      return [{ file, line, what: `expected ${alert.name} to have a query that is known` }];
    const { columns } = analyze(query);
    const by = isList(dimensions) ? dimensions.filter(isValues).map(({ name }) => name) : [];
    return [metricMeasureColumn, ...by]
      .filter((column) => typeof column !== 'string' || !columns.includes(column))
      .map((column) => ({
        file,
        line,
        what: `expected the query of ${alert.name} to give ${show(column)}, found ${columns.join(', ')}`,
      }));
  });
}
