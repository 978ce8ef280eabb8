import { z } from 'zod';
import type { Value } from '../json.ts';
import { QueryError } from '../query-error.ts';
import { compareSort } from '../values/compare.ts';

/** A place in the query's order: what the row was sorted by, then its document's number. */
export interface Position {
  sort: Value[];
  rid: number;
  /** Which row of its document it is, where JOIN makes several of one. */
  nth?: number | undefined;
  /** How many rows of TOP or OFFSET LIMIT came up to here. */
  taken?: number | undefined;
}

/** Where rows begin: behind a place, or from it on. Without `rid` it means all rows with these sort values. */
export interface Bound {
  sort: Value[];
  rid: number | undefined;
  nth?: number | undefined;
  inclusive: boolean;
}

const encoded = z.object({
  sort: z.array(z.array(z.json()).max(1)),
  rid: z.string().regex(/^\d+$/).transform(Number),
  nth: z.int().optional(),
  taken: z.int().min(0).optional(),
});

/** Positions travel in HTTP headers, so they are plain ASCII. */
export function encodePosition({ sort, rid, nth, taken }: Position): string {
  const values = sort.map((value) => (value === undefined ? [] : [value]));
  return Buffer.from(JSON.stringify({ sort: values, rid: rid.toString(), nth, taken })).toString('base64url');
}

export function decodePosition(text: string): Position {
  const { data } = encoded.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (data !== undefined) return { ...data, sort: data.sort.map(([value]) => value) };
  throw new QueryError('syntax', `Expected a position that an earlier page of this query returned, got '${text}'.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Orders positions; `descending` says for each sort value which way it goes. Ties go by document number, in the direction of
 * the first sort value: the order that an SDK without other advice expects when it resumes. Rows of one document keep their order.
 */
export function comparePositions(
  left: Position,
  right: Pick<Bound, 'sort' | 'rid' | 'nth'>,
  descending: readonly boolean[],
): number {
  for (let index = 0; index < descending.length; index += 1) {
    const order = compareSort(left.sort[index], right.sort[index]);
    if (order !== 0) return descending[index] === true ? -order : order;
  }
  if (right.rid === undefined) return 0;
  if (left.rid === right.rid) return (left.nth ?? 0) - (right.nth ?? left.nth ?? 0);
  return left.rid < right.rid === (descending[0] === true) ? 1 : -1;
}

export function isWithin(position: Position, bound: Bound, descending: readonly boolean[]): boolean {
  const order = comparePositions(position, bound, descending);
  return order > 0 || (order === 0 && bound.inclusive);
}
