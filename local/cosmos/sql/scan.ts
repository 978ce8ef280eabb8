import type { Evaluate } from './compile.ts';
import type { JsonObject } from './json.ts';
import type { Position } from './position.ts';
import { comparePositions } from './position.ts';
import { ridOrder } from './rid.ts';

export interface Scan {
  where: Evaluate;
  orderBy: readonly { value: Evaluate; descending: boolean }[];
}

/** The documents that match, in order, strictly behind `after`. */
export function scan(
  { where, orderBy }: Scan,
  documents: Iterable<JsonObject>,
  after: Position | undefined,
): { document: JsonObject; position: Position }[] {
  const directions = orderBy.map(({ descending }) => descending);
  const compare = (left: Position, right: Position) => comparePositions(left, right, directions);
  const found = [];
  for (const document of documents) {
    const position = { sort: orderBy.map(({ value }) => value(document)), rid: ridOrder(document._rid) };
    const isBehind = after === undefined || compare(position, after) > 0;
    if (isBehind && where(document) === true) found.push({ document, position });
  }
  return found.sort((left, right) => compare(left.position, right.position));
}
