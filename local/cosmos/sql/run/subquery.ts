import type { JsonValue, Value } from '../json.ts';
import type { Query } from '../syntax/ast.ts';
import { compareSort } from '../values/compare.ts';
import type { Evaluate, Frame, Scope, Subquery } from './compile.ts';
import { compile } from './compile.ts';
import { prepareCut } from './cut.ts';
import { isGrouped, prepareGroups } from './group.ts';
import { prepareInputs } from './inputs.ts';
import { distinctValues, slice } from './rows.ts';
import { compileSelection } from './selection.ts';

/** Prepares a query that reads the names around it. Throws a QueryError. */
export function prepareSubquery(query: Query, around: Scope): Subquery {
  const { scope, expand } = prepareInputs(query.from, { ...around, aggregate: undefined }, false);
  const where = query.where && compile(query.where, scope);
  const cut = prepareCut(query, scope);
  const toRows = isGrouped(query) ? grouped(query, scope) : projected(query, scope);
  return (frame) => {
    const rows = toRows(filtered(expand(frame), where));
    const distinct = query.distinct ? distinctValues(rows) : rows;
    return cut ? slice(distinct, cut.offset, cut.limit) : distinct;
  };
}

function* filtered(frames: Iterable<Frame>, where: Evaluate | undefined): Generator<Frame> {
  for (const frame of frames) if (where === undefined || where(frame) === true) yield frame;
}

function grouped(query: Query, scope: Scope): (frames: Iterable<Frame>) => Iterable<JsonValue> {
  const toGroups = prepareGroups(query, scope);
  return (frames) => toGroups(frames).map(({ row }) => row);
}

function projected(query: Query, scope: Scope): (frames: Iterable<Frame>) => Iterable<JsonValue> {
  const project = compileSelection(query, scope);
  const orderBy = query.orderBy.map(({ expression, descending }) => ({ key: compile(expression, scope), descending }));
  if (orderBy.length === 0) return (frames) => defined(frames, project);
  return (frames) => {
    const rows = Array.from(frames, (frame) => ({ keys: orderBy.map(({ key }) => key(frame)), row: project(frame) }));
    rows.sort((left, right) => {
      for (const [at, { descending }] of orderBy.entries()) {
        const order = compareSort(left.keys[at], right.keys[at]);
        if (order !== 0) return descending ? -order : order;
      }
      return 0;
    });
    return rows.flatMap(({ row }) => (row === undefined ? [] : [row]));
  };
}

function* defined(frames: Iterable<Frame>, project: (frame: Frame) => Value): Generator<JsonValue> {
  for (const frame of frames) {
    const row = project(frame);
    if (row !== undefined) yield row;
  }
}
