import { alertsIn, criteriaOf } from '../alerts.ts';
import { isList, isValues, show, type Value } from '../bicep/values.ts';
import { inEachEnvironment } from '../environments.ts';
import type { Rule } from '../rule.ts';

/** Shares of what a part may use, and the dimensions that name the part. */
const parts: Readonly<Record<string, readonly string[]>> = {
  NormalizedRUConsumption: ['CollectionName', 'PartitionKeyRangeId', 'Region'],
};

export const meansAreOfOnePart: Rule = {
  name: 'a share is watched part by part: the mean of a full one and of idle ones alarms nobody',
  check(tree) {
    return inEachEnvironment(tree, (environment) =>
      alertsIn(environment).flatMap((alert) =>
        criteriaOf(alert).flatMap(({ metricName, dimensions }) => {
          const apart = isList(dimensions) ? dimensions.filter(takesAll).map(({ name }) => name) : [];
          const missing = (parts[plain(metricName)] ?? []).filter((name) => !apart.includes(name));
          const { file, line } = alert.resource;
          return missing.map((name) => ({
            file,
            line,
            what: `expected ${alert.name} to take every ${name} by itself, found ${apart.map(show).join(', ') || 'all together'}`,
          }));
        }),
      ),
    );
  },
};

const plain = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

const takesAll = (dimension: Value): dimension is { readonly [key: string]: Value } =>
  isValues(dimension) && isList(dimension['values']) && dimension['values'].includes('*');
