import { QueryError } from '../query-error.ts';
import type { QueryPlan } from './plan.ts';

type QueryInfo = QueryPlan['queryInfo'];

const names: readonly (readonly [feature: string, isNeeded: (info: QueryInfo) => boolean])[] = [
  ['Aggregate', ({ aggregates }) => aggregates.length > 0],
  ['CountIf', (info) => aggregateTypes(info).includes('CountIf')],
  ['DCount', ({ dCountInfo }) => dCountInfo !== null],
  ['Distinct', ({ distinctType }) => distinctType !== 'None'],
  ['GroupBy', ({ groupByExpressions }) => groupByExpressions.length > 0],
  ['ListAndSetAggregate', (info) => aggregateTypes(info).some((type) => type === 'MakeList' || type === 'MakeSet')],
  ['MultipleOrderBy', ({ orderBy }) => orderBy.length > 1],
  ['NonValueAggregate', (info) => info.groupByExpressions.length === 0 && info.groupByAliases.length > 0],
  ['OffsetAndLimit', ({ limit }) => limit !== null],
  ['OrderBy', ({ orderBy }) => orderBy.length > 0],
  ['Top', ({ top }) => top !== null],
];

function aggregateTypes({ aggregates, groupByAliasToAggregateType }: QueryInfo): (string | null)[] {
  return [...aggregates, ...Object.values(groupByAliasToAggregateType)];
}

/** Throws a QueryError for a plan that the client, by its own list, cannot carry out. */
export function requireFeatures(info: QueryInfo, list: string): void {
  const supported = new Set(list.split(',').map((feature) => feature.trim()));
  const missing = names.filter(([feature, isNeeded]) => isNeeded(info) && !supported.has(feature));
  if (missing.length === 0) return;
  const lines = missing.map(([feature]) => `Query contained ${feature}, which the calling client does not support.`);
  const message =
    'Query contains 1 or more unsupported features. Upgrade your SDK to a version that does support the requested features:';
  throw new QueryError('syntax', [message, ...lines].join('\n'));
}
