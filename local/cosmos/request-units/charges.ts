import { assumed, perIndexedTerm, perPatchedProperty, pointRead, query, writeBySize } from './constants.ts';
import type { IndexedPaths } from './indexing-policy.ts';

/** What a charge depends on in an item. */
export interface Charged {
  size: number;
  document: Parameters<IndexedPaths['terms']>[0];
}

/** A point read of an item of `size` bytes. */
export function readCharge(size: number): number {
  return hundredths(interpolate(pointRead, size));
}

/** A create (no `before`), replace or delete (no `after`). */
export function writeCharge(
  change: { before?: Charged | undefined; after?: Charged | undefined },
  paths: IndexedPaths,
): number {
  const { before, after } = change;
  const old = before === undefined ? [] : paths.terms(before.document);
  const fresh = after === undefined ? [] : paths.terms(after.document);
  const sizes = [before, after].filter((item) => item !== undefined).map((item) => interpolate(writeBySize, item.size));
  const terms = difference(old, fresh) + difference(fresh, old) + paths.composites;
  return hundredths(sum(sizes) + perIndexedTerm * terms);
}

/** A patch: the replace that it is, and something for each property. */
export function patchCharge(before: Charged, after: Charged, properties: number, paths: IndexedPaths): number {
  return hundredths(writeCharge({ before, after }, paths) + perPatchedProperty * properties);
}

/** A page of a feed: the reads of what was passed on the way, returned or not. */
export function feedCharge(sizes: readonly number[]): number {
  return sizes.length === 0 ? assumed.emptyFeedPage : hundredths(sum(sizes.map(readCharge)));
}

/** A page of a query. */
export function queryCharge(page: { rows: number; bytesOut: number; scanned: number }): number {
  const { base, perRow, perKBOut, perDocumentScanned } = query;
  return hundredths(base + perRow * page.rows + (perKBOut * page.bytesOut) / 1024 + perDocumentScanned * page.scanned);
}

/** What a call that did not do its work costs. */
export function failureCharge(status: number, wasWrite: boolean): number {
  if (status === 404 || status === 304) return assumed.notFoundOrNotModified;
  return wasWrite && (status === 409 || status === 412) ? assumed.failedWrite : 0;
}

/** How many terms of `these` are not among `those`, counted as often as they occur. */
function difference(these: readonly string[], those: readonly string[]): number {
  // Half of all differences are of this kind: a create has nothing before it, a delete nothing behind it.
  if (these.length === 0 || those.length === 0) return these.length;
  const left = new Map<string, number>();
  for (const term of those) left.set(term, (left.get(term) ?? 0) + 1);
  return these.filter((term) => {
    const count = left.get(term) ?? 0;
    if (count > 0) left.set(term, count - 1);
    return count === 0;
  }).length;
}

function interpolate(table: readonly (readonly [kB: number, charge: number])[], bytes: number): number {
  const kB = bytes / 1024;
  let [lowKB, lowCharge] = table[0] ?? [1, 1];
  for (const [highKB, highCharge] of table) {
    if (kB <= highKB) {
      const share = highKB === lowKB ? 0 : Math.max(0, kB - lowKB) / (highKB - lowKB);
      return lowCharge + share * (highCharge - lowCharge);
    }
    [lowKB, lowCharge] = [highKB, highCharge];
  }
  return lowCharge;
}

/** Charges have two decimals, on the wire and in every sum. */
export function hundredths(charge: number): number {
  return Math.round(charge * 100) / 100;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
