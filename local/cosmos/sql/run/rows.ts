import type { JsonValue } from '../json.ts';
import { canonicalJson } from '../values/canonical.ts';
import type { Evaluate } from './compile.ts';
import type { Cut } from './cut.ts';
import type { Bound, Position } from './position.ts';
import { isWithin } from './position.ts';
import type { Match } from './scan.ts';

export interface Row {
  row: JsonValue;
  position: Position;
}

/** A row for each match that has one. */
export function* projectRows(matches: Iterable<Match>, project: Evaluate): Generator<Row> {
  for (const { document, position } of matches) {
    const row = project(document);
    if (row !== undefined) yield { row, position };
  }
}

/** Each row where it occurs first. */
export function* distinctRows(rows: Iterable<Row>): Generator<Row> {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = canonicalJson(row.row);
    if (!seen.has(key)) yield row;
    seen.add(key);
  }
}

export function* rowsWithin(
  rows: Iterable<Row>,
  bounds: readonly Bound[],
  descending: readonly boolean[],
): Generator<Row> {
  for (const row of rows) {
    if (bounds.every((bound) => isWithin(row.position, bound, descending))) yield row;
  }
}

/** The rows that TOP or OFFSET LIMIT leaves; positions carry how many came before, so that the rest can follow on another page. */
export function* cutRows(rows: Iterable<Row>, { offset, limit }: Cut, resumedAt: Position | undefined): Generator<Row> {
  let toSkip = resumedAt ? 0 : offset;
  let taken = resumedAt?.taken ?? 0;
  if (taken >= limit) return;
  for (const { row, position } of rows) {
    if (toSkip > 0) {
      toSkip -= 1;
      continue;
    }
    taken += 1;
    yield { row, position: { ...position, taken } };
    if (taken >= limit) return;
  }
}
