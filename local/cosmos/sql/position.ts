import { z } from 'zod';
import { compareSort } from './compare.ts';
import type { Value } from './json.ts';
import { QueryError } from './query-error.ts';

/** A place in the query's order: what the row was sorted by, then its document's number. */
export interface Position {
  sort: Value[];
  rid: string;
}

const encoded = z.object({ sort: z.array(z.array(z.json()).max(1)), rid: z.string() });

/** Positions travel in HTTP headers, so they are plain ASCII. */
export function encodePosition({ sort, rid }: Position): string {
  const values = sort.map((value) => (value === undefined ? [] : [value]));
  return Buffer.from(JSON.stringify({ sort: values, rid })).toString('base64url');
}

export function decodePosition(text: string): Position {
  const { data } = encoded.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (data === undefined) {
    throw new QueryError('syntax', `Expected a position that an earlier page of this query returned, got '${text}'.`);
  }
  return { sort: data.sort.map(([value]) => value), rid: data.rid };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Orders positions; `descending` says for each sort value which way it goes. Ties go by document number, in the direction of the first value. */
export function comparePositions(left: Position, right: Position, descending: readonly boolean[]): number {
  for (const [index, reversed] of descending.entries()) {
    const order = compareSort(left.sort[index], right.sort[index]);
    if (order !== 0) return reversed ? -order : order;
  }
  const order = left.rid < right.rid ? -1 : left.rid > right.rid ? 1 : 0;
  return descending[0] === true ? -order : order;
}
