import { unsupported } from '../query-error.ts';
import type { Cut } from '../run/cut.ts';
import { isAggregate, isGrouped } from '../run/group.ts';
import type { Query } from '../syntax/ast.ts';
import { print, printQuery } from '../syntax/print.ts';
import { aggregates } from '../values/aggregates.ts';
import { rewrite } from './rewrite.ts';

/** How clients combine the rows of several partitions: the answer to a query plan request, in the form the gateway gives. */
export interface QueryPlan {
  partitionedQueryExecutionInfoVersion: 2;
  queryInfo: {
    distinctType: 'None' | 'Ordered' | 'Unordered';
    top: number | null;
    offset: number | null;
    limit: number | null;
    orderBy: ('Ascending' | 'Descending')[];
    orderByExpressions: string[];
    groupByExpressions: string[];
    groupByAliases: string[];
    aggregates: string[];
    groupByAliasToAggregateType: Record<string, string | null>;
    /** What to send to each partition; empty for the query as it is. */
    rewrittenQuery: string;
    hasSelectValue: boolean;
    /** The client counts the rows of `rewrittenQuery` that differ, under this alias; "" for the number alone. */
    dCountInfo: { dCountAlias: string } | null;
    hasNonStreamingOrderBy: false;
  };
  /** Where in hash space the rows can be. */
  queryRanges: { min: string; max: string; isMinInclusive: boolean; isMaxInclusive: boolean }[];
}

type QueryInfo = QueryPlan['queryInfo'];

/** Throws a QueryError for a query whose rows clients cannot combine. */
export function planQuery(query: Query, cut: Cut | undefined): QueryInfo {
  const counted = distinctCounted(query);
  if (counted !== undefined) return planDistinctCount(query, counted);
  return {
    distinctType: distinctType(query),
    top: cut?.kind === 'top' ? cut.limit : null,
    offset: cut?.kind === 'offset' ? cut.offset : null,
    limit: cut?.kind === 'offset' ? cut.limit : null,
    orderBy: query.orderBy.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
    orderByExpressions: query.orderBy.map(({ expression }) => print(expression)),
    groupByExpressions: query.groupBy.map(print),
    ...groupedColumns(query),
    rewrittenQuery: rewrite(query, cut),
    hasSelectValue: query.selection.kind === 'value',
    dCountInfo: null,
    hasNonStreamingOrderBy: false,
  };
}

/** `SELECT COUNT(1) FROM (SELECT DISTINCT …)`: the inner query. */
function distinctCounted({ selection, from, where, groupBy, orderBy, cut, distinct }: Query): Query | undefined {
  const [first, ...joins] = from;
  if (first?.of.kind !== 'subquery' || !first.of.query.distinct || joins.length > 0) return undefined;
  if (where !== undefined || groupBy.length > 0 || orderBy.length > 0 || cut !== undefined || distinct)
    return undefined;
  const [only, second] = selection.kind === 'list' ? selection.properties.map(({ value }) => value) : [];
  const counting = selection.kind === 'value' ? selection.expression : second === undefined ? only : undefined;
  const isCount = counting !== undefined && isAggregate(counting) && counting.name === 'COUNT';
  return isCount && counting.arguments[0]?.kind === 'literal' ? first.of.query : undefined;
}

function planDistinctCount({ selection }: Query, inner: Query): QueryInfo {
  if (inner.cut !== undefined || isGrouped(inner))
    throw unsupported('COUNT over DISTINCT rows of a part, over several partitions');
  const dCountAlias = selection.kind === 'list' ? (selection.properties[0]?.name ?? '') : '';
  const info = planQuery(inner, undefined);
  return {
    ...info,
    rewrittenQuery: info.rewrittenQuery || printQuery(inner),
    hasSelectValue: selection.kind === 'value',
    dCountInfo: { dCountAlias },
  };
}

/** Equal rows follow each other if the only thing selected is what they are sorted by. */
function distinctType({ distinct, selection, orderBy }: Query): QueryInfo['distinctType'] {
  if (!distinct) return 'None';
  const [order] = orderBy;
  const isOrdered = order && selection.kind === 'value' && print(selection.expression) === print(order.expression);
  return isOrdered ? 'Ordered' : 'Unordered';
}

/** Clients combine a single value by `aggregates`, named columns by their aliases. */
function groupedColumns(
  query: Query,
): Pick<QueryInfo, 'groupByAliases' | 'aggregates' | 'groupByAliasToAggregateType'> {
  const { selection } = query;
  if (!isGrouped(query) || selection.kind === 'all')
    return { groupByAliases: [], aggregates: [], groupByAliasToAggregateType: {} };
  if (selection.kind === 'value') {
    const type = aggregateType(selection.expression);
    return { groupByAliases: [], aggregates: type === null ? [] : [type], groupByAliasToAggregateType: {} };
  }
  return {
    groupByAliases: selection.properties.map(({ name }) => name),
    aggregates: [],
    groupByAliasToAggregateType: Object.fromEntries(
      selection.properties.map(({ name, value }) => [name, aggregateType(value)]),
    ),
  };
}

function aggregateType(expression: Parameters<typeof print>[0]): string | null {
  return isAggregate(expression) ? (aggregates.get(expression.name)?.planName ?? null) : null;
}
