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
  for (const { frame, position } of matches) {
    const row = project(frame);
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

export function* distinctValues(values: Iterable<JsonValue>): Generator<JsonValue> {
  const position: Position = { sort: [], rid: 0 };
  const rows = Array.from(values, (row) => ({ row, position }));
  for (const { row } of distinctRows(rows)) yield row;
}

export function* slice<Item>(items: Iterable<Item>, offset: number, limit: number): Generator<Item> {
  if (limit === 0) return;
  let at = 0;
  for (const item of items) {
    if (at >= offset) yield item;
    at += 1;
    if (at >= offset + limit) return;
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
  const taken = resumedAt?.taken ?? 0;
  let count = taken;
  for (const { row, position } of slice(rows, resumedAt ? 0 : offset, Math.max(0, limit - taken))) {
    count += 1;
    yield { row, position: { ...position, taken: count } };
  }
}

/** Rows whose place is their number: of what has no other order. */
export function* numberedRows(rows: Iterable<Row>): Generator<Row> {
  let number = 0;
  for (const { row } of rows) {
    number += 1;
    yield { row, position: { sort: [], rid: number } };
  }
}
