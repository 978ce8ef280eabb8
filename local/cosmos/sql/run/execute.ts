import type { Query } from '../syntax/ast.ts';
import type { Frame, Scope } from './compile.ts';
import { compile } from './compile.ts';
import type { Cut } from './cut.ts';
import { prepareCut } from './cut.ts';
import { isGrouped, prepareGroups } from './group.ts';
import type { Inputs } from './inputs.ts';
import { prepareInputs } from './inputs.ts';
import { areNames, demandsOf } from './intervals.ts';
import { pathOf } from './path.ts';
import type { Bound, Position } from './position.ts';
import type { Row } from './rows.ts';
import { cutRows, distinctRows, numberedRows, projectRows, rowsWithin } from './rows.ts';
import type { Match } from './scan.ts';
import { scan } from './scan.ts';
import { compileSelection } from './selection.ts';
import type { Source } from './source.ts';

export type Execute = (source: Source, after: Position | undefined, bounds: readonly Bound[]) => Iterable<Row>;

/** Prepares the run of a query: filter and sort, project or group, DISTINCT, TOP or OFFSET LIMIT. Throws a QueryError. */
export function prepareExecution(query: Query, around: Scope, cut: Cut | undefined): Execute {
  const [first, ...joins] = query.from;
  if (first?.of.kind === 'subquery') return overSubquery(query, first.of.query, joins, around, cut);
  const inputs = prepareInputs(query.from, around, true);
  const matching = prepareScan(query, inputs);
  const grouped = isGrouped(query);
  const toRows = grouped ? groupedRows(query, inputs.scope) : projectedRows(query, inputs.scope);
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

function prepareScan(query: Query, { scope, expand, expands }: Inputs): Parameters<typeof scan>[0] {
  const orderPath = query.orderBy[0] && pathOf(query.orderBy[0].expression, scope);
  return {
    reads: query.from.length > 0,
    expand: expands ? expand : undefined,
    where: query.where && compile(query.where, scope),
    demands: query.where ? demandsOf(query.where, scope) : [],
    orderBy: query.orderBy.map(({ expression }) => compile(expression, scope)),
    orderPath: orderPath && areNames(orderPath) ? orderPath : undefined,
    descending: query.orderBy.map(({ descending }) => descending),
  };
}

function projectedRows(query: Query, scope: Scope): (matches: Iterable<Match>) => Iterable<Row> {
  const project = compileSelection(query, scope);
  return (matches) => projectRows(matches, project);
}

function groupedRows(query: Query, scope: Scope): (matches: Iterable<Match>) => Iterable<Row> {
  const toGroups = prepareGroups(query, scope);
  return (matches) => toGroups(framesOf(matches));
}

function* framesOf(matches: Iterable<Match>): Generator<Frame> {
  for (const { frame } of matches) yield frame;
}

/** `FROM (SELECT …)`: the rows of the inner query are what the outer one reads. They have no place but their number. */
function overSubquery(query: Query, inner: Query, joins: Query['from'], around: Scope, cut: Cut | undefined): Execute {
  const rowsOf = prepareExecution(inner, around, prepareCut(inner, around));
  const slot = around.newSlot();
  const names = new Map([...around.names, [query.from[0]?.alias ?? '', slot]]);
  const { scope, expand } = prepareInputs(joins, { ...around, names }, false);
  const where = query.where && compile(query.where, scope);
  const toRows = isGrouped(query) ? groupedRows(query, scope) : projectedRows(query, scope);

  function* matches(source: Source): Generator<Match> {
    for (const { row, position } of rowsOf(source, undefined, [])) {
      const frame: Frame = [];
      frame[slot] = row;
      for (const bound of expand(frame))
        if (where === undefined || where(bound) === true) yield { frame: bound, position };
    }
  }

  return (source, after, others) => {
    const all = toRows(matches(source));
    const rows = numberedRows(query.distinct ? distinctRows(all) : all);
    const bounds = after ? [{ ...after, inclusive: false }, ...others] : others;
    const rest = rowsWithin(rows, bounds, []);
    return cut ? cutRows(rest, cut, after) : rest;
  };
}
