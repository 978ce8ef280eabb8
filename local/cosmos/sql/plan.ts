import type { Query } from './ast.ts';
import { print, printFrom, printObject, printOrderBy } from './print.ts';

/** The SDK puts `true` or a resume filter in its place. */
const filterPlaceholder = '{documentdb-formattableorderbyquery-filter}';

/** The answer to a query plan request, in the form the gateway gives. */
export function planQuery(query: Query): object {
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top: null,
      offset: null,
      limit: null,
      orderBy: query.orderBy.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
      orderByExpressions: query.orderBy.map(({ expression }) => print(expression)),
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: query.orderBy.length > 0 ? rewriteOrderBy(query) : '',
      hasSelectValue: query.selection.kind === 'value',
      dCountInfo: null,
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  };
}

function rewriteOrderBy(query: Query): string {
  const { alias } = query.from;
  const items = query.orderBy.map(({ expression }) => `{"item": ${print(expression)}}`).join(', ');
  const where = query.where ? ` AND (${print(query.where)})` : '';
  return [
    `SELECT ${alias}._rid, [${items}] AS orderByItems, ${payload(query)} AS payload`,
    printFrom(query.from),
    `WHERE (${filterPlaceholder})${where}`,
    printOrderBy(query.orderBy),
  ].join('\n');
}

function payload({ selection, from }: Query): string {
  switch (selection.kind) {
    case 'all':
      return from.alias;
    case 'value':
      return print(selection.expression);
    case 'list':
      return printObject(selection.properties);
  }
}
