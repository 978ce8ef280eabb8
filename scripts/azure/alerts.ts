import type { DeclaredResource } from './bicep/declared-resource.ts';
import { isValues, show, type Value } from './bicep/values.ts';
import { type Environment, ofType } from './environments.ts';

/** An alert of an environment. */
export interface Alert {
  readonly resource: DeclaredResource;
  /** What it is called besides the environment, and its page in docs/runbooks: `feed-lag`. */
  readonly name: string;
  /** Who is affected and what to do, and the address of the page. */
  readonly description: string;
}

export const alertTypes = {
  log: 'Microsoft.Insights/scheduledQueryRules',
  metric: 'Microsoft.Insights/metricAlerts',
  activity: 'Microsoft.Insights/activityLogAlerts',
} as const;

export function alertsIn({ name: environment, declared }: Environment): Alert[] {
  return Object.values(alertTypes)
    .flatMap((type) => ofType(declared, type))
    .map((resource) => ({
      resource,
      name: plain(resource.name).replace(new RegExp(`-\\w+-${environment}$`), ''),
      description: plain(resource.get('properties.description')),
    }));
}

/** The criteria of a rule, as a list: each is met by itself. */
export function criteriaOf({ resource }: Alert): { readonly [key: string]: Value }[] {
  const all = resource.get('properties.criteria.allOf');
  return Array.isArray(all) ? all.filter(isValues) : [];
}

/** A text as it is, anything else in the words of Bicep. */
const plain = (value: Value | undefined): string => (typeof value === 'string' ? value : show(value));
