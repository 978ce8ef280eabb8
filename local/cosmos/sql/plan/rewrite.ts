import { unsupported } from '../query-error.ts';
import type { Cut } from '../run/cut.ts';
import { hasAggregate, isAggregate, isGrouped, needsPipeline } from '../run/group.ts';
import type { Expression, Query } from '../syntax/ast.ts';
import { print, printFrom, printObject, printOrderBy, printSelection } from '../syntax/print.ts';

/** The SDK puts `true` or a resume filter in its place. */
const filterPlaceholder = '{documentdb-formattableorderbyquery-filter}';

/** What a client sends to each partition instead of the query, so that it can combine the rows; empty for the query as it is. */
export function rewrite(query: Query, cut: Cut | undefined): string {
  const [first] = query.from;
  if (first?.of.kind === 'subquery' && needsPipeline(first.of.query)) {
    throw unsupported('FROM a subquery that sorts, limits, groups or drops duplicates, over several partitions');
  }
  if (isGrouped(query)) return rewriteGrouped(query);
  if (query.orderBy.length > 0) return rewriteOrdered(query, cut);
  return cut?.kind === 'offset' ? rewriteSliced(query, cut) : '';
}

function rewriteOrdered(query: Query, cut: Cut | undefined): string {
  const alias = containerAlias(query);
  // Rows that DISTINCT drops only after the merge must not use up the limit of their partition.
  const limits = query.distinct ? undefined : cut;
  const top = limits?.kind === 'top' ? `TOP ${limits.limit} ` : '';
  const items = query.orderBy.map(({ expression }) => `{"item": ${print(expression)}}`).join(', ');
  const where = query.where ? ` AND (${print(query.where)})` : '';
  return lines(
    `SELECT ${top}${alias}._rid, [${items}] AS orderByItems, ${payload(query)} AS payload`,
    printFrom(query.from),
    `WHERE (${filterPlaceholder})${where}`,
    printOrderBy(query.orderBy),
    limits?.kind === 'offset' ? printSlice(limits) : '',
  );
}

/** What the query calls a document. */
function containerAlias({ from: [first] }: Query): string {
  const isContainer = first?.of.kind === 'path' && first.of.path.kind === 'identifier' && !first.iterates;
  if (first !== undefined && isContainer) return first.alias;
  throw unsupported('ORDER BY over a part of the items (FROM a path, IN or a subquery), over several partitions');
}

function payload({ selection, from }: Query): string {
  switch (selection.kind) {
    case 'all':
      return from[0]?.alias ?? '';
    case 'value':
      return print(selection.expression);
    case 'list':
      return printObject(selection.properties);
  }
}

function rewriteSliced(query: Query, cut: Cut): string {
  const distinct = query.distinct ? 'DISTINCT ' : '';
  return lines(`SELECT ${distinct}${printSelection(query)}`, printFrom(query.from), printWhere(query), printSlice(cut));
}

/** Any of the first rows of all partitions may be among the first of one. */
function printSlice({ offset, limit }: Cut): string {
  return `OFFSET 0 LIMIT ${offset + limit}`;
}

function rewriteGrouped(query: Query): string {
  const { groupBy, from } = query;
  const items = groupBy.map((expression) => `{"item": ${print(expression)}}`).join(', ');
  const columns = groupBy.length > 0 ? `[${items}] AS groupByItems, ${partials(query)} AS payload` : bare(query);
  const grouping = groupBy.length > 0 ? `GROUP BY ${groupBy.map(print).join(', ')}` : '';
  return lines(`SELECT ${columns}`, printFrom(from), printWhere(query), grouping);
}

function bare(query: Query): string {
  return query.selection.kind === 'value' ? `VALUE ${partials(query)}` : `${partials(query)} AS payload`;
}

function partials({ selection, from }: Query): string {
  if (selection.kind === 'all') return from[0]?.alias ?? '';
  if (selection.kind === 'value') {
    const { expression } = selection;
    return isAggregate(expression) ? `[${partial(expression)}]` : partial(expression);
  }
  return `{${selection.properties.map(({ name, value }) => `${JSON.stringify(name)}: ${partial(value)}`).join(', ')}}`;
}

/** What one partition tells of an aggregate; other expressions as they are. */
function partial(expression: Expression): string {
  if (!isAggregate(expression)) {
    if (hasAggregate(expression)) throw unsupported('an aggregate inside an expression, over several partitions');
    return print(expression);
  }
  const { name } = expression;
  const whole = print(expression);
  const count = print({ ...expression, name: 'COUNT' });
  if (name === 'AVG') return `{"item": {"sum": ${print({ ...expression, name: 'SUM' })}, "count": ${count}}}`;
  if (name !== 'MIN' && name !== 'MAX') return `{"item": ${whole}}`;
  return `{"item": ${whole}, "item2": {"${name.toLowerCase()}": ${whole}, "count": ${count}}}`;
}

function printWhere({ where }: Query): string {
  return where ? `WHERE ${print(where)}` : '';
}

function lines(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
