import type { JsonObject } from '../json.ts';
import type { Evaluate } from './compile.ts';
import type { Bound, Position } from './position.ts';
import { comparePositions, isWithin } from './position.ts';
import { ridNumber } from './rid.ts';
import { takeInOrder } from './take-in-order.ts';

export interface Scan {
  where: Evaluate | undefined;
  orderBy: readonly Evaluate[];
  /** For each of `orderBy`. */
  descending: readonly boolean[];
}

export interface Match {
  document: JsonObject;
  position: Position;
}

/** The documents that match, in order, within all bounds. */
export function scan(
  { where, orderBy, descending }: Scan,
  documents: Iterable<JsonObject>,
  bounds: readonly Bound[],
): Iterable<Match> {
  const found: Match[] = [];
  for (const document of documents) {
    if (where !== undefined && where(document) !== true) continue;
    const position = { sort: orderBy.map((evaluate) => evaluate(document)), rid: ridNumber(document._rid) };
    if (bounds.every((bound) => isWithin(position, bound, descending))) found.push({ document, position });
  }
  return takeInOrder(found, (left, right) => comparePositions(left.position, right.position, descending));
}
