import type { Query } from '../syntax/ast.ts';
import type { Scope } from './compile.ts';
import { compile } from './compile.ts';
import type { Cut } from './cut.ts';
import { isGrouped, prepareGroups } from './group.ts';
import { areNames, demandsOf } from './intervals.ts';
import { pathOf } from './path.ts';
import type { Bound, Position } from './position.ts';
import type { Row } from './rows.ts';
import { cutRows, distinctRows, projectRows, rowsWithin } from './rows.ts';
import { scan } from './scan.ts';
import { compileSelection } from './selection.ts';
import type { Source } from './source.ts';

type Execute = (source: Source, after: Position | undefined, bounds: readonly Bound[]) => Iterable<Row>;

/** Prepares the run of a query: filter and sort, project or group, DISTINCT, TOP or OFFSET LIMIT. Throws a QueryError. */
export function prepareExecution(query: Query, scope: Scope, cut: Cut | undefined): Execute {
  const orderPath = query.orderBy[0] && pathOf(query.orderBy[0].expression, scope);
  const matching = {
    where: query.where && compile(query.where, scope),
    demands: query.where ? demandsOf(query.where, scope) : [],
    orderBy: query.orderBy.map(({ expression }) => compile(expression, scope)),
    orderPath: orderPath && areNames(orderPath) ? orderPath : undefined,
    descending: query.orderBy.map(({ descending }) => descending),
  };
  const grouped = isGrouped(query);
  const toRows = grouped ? prepareGroups(query, scope) : prepareProjection(query, scope);
  const descending = grouped ? query.groupBy.map(() => false) : matching.descending;
  // Groups and distinct rows depend on items before the place to resume at, so those are read again.
  const readsAgain = grouped || query.distinct;
  return (source, after, others) => {
    const bounds = after ? [{ ...after, inclusive: false }, ...others] : others;
    const all = toRows(scan(matching, source, readsAgain ? [] : bounds));
    const distinct = query.distinct ? distinctRows(all) : all;
    const rows = readsAgain ? rowsWithin(distinct, bounds, descending) : distinct;
    return cut ? cutRows(rows, cut, after) : rows;
  };
}

function prepareProjection(
  { selection }: Query,
  scope: Scope,
): (matches: Parameters<typeof projectRows>[0]) => Iterable<Row> {
  const project = compileSelection(selection, scope);
  return (matches) => projectRows(matches, project);
}
