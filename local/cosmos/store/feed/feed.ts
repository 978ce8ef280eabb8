import { feedCharge } from '../../request-units/charges.ts';
import { type Item, isExpired } from '../items/item.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import type { Scope, ScopedRanges } from '../ranges/scope.ts';
import { badRequest } from '../refusal.ts';

/** Where a reader of the change feed starts. `time` is in seconds since the epoch, inclusive. */
export type FeedStart =
  | { kind: 'beginning' }
  | { kind: 'now' }
  | { kind: 'time'; seconds: number }
  | { kind: 'after'; lsn: number };

export interface FeedRequest {
  scope: Scope;
  from: FeedStart;
  /** Exceeded only to keep a transaction whole. */
  maxItemCount?: number | undefined;
}

export interface FeedPage {
  /** The latest versions in LSN order; empty: nothing has changed. */
  items: Item[];
  /** Go on from here: `{ kind: 'after', lsn }`. */
  lsn: number;
  requestCharge: number;
}

const defaultPageSize = 100;
const maxPageBytes = 4 * 1024 * 1024;

interface FeedReader extends Omit<FeedRequest, 'scope'> {
  defaultTtl: number | undefined;
  nowSeconds: number;
}

/** A page of the change feed: the latest version of what was created or replaced, no deletes. */
export function readFeed(scope: ScopedRanges, reader: FeedReader): FeedPage {
  const range = onlyRange(scope);
  const passed: number[] = [];
  const { page, cutAt } = wholeTransactions(
    latest(range, scope, reader, (item) => passed.push(item.size)),
    reader.maxItemCount,
    ({ size }) => size,
  );
  return { items: page, lsn: cutAt ?? range.lsn, requestCharge: feedCharge(passed) };
}

/** What the reader has not seen. `pass` is told of all that had to be looked at. */
function* latest(
  range: PartitionRange,
  scope: ScopedRanges,
  { from, defaultTtl, nowSeconds }: FeedReader,
  pass: (item: Item) => void,
): Generator<Item> {
  let reached = from.kind !== 'time';
  for (const item of range.changes(startLsn(from, range.lsn))) {
    if (isExpired(item, defaultTtl, nowSeconds)) {
      range.expire(item);
      continue;
    }
    reached ||= from.kind === 'time' && item.ts >= from.seconds;
    if (!reached) continue;
    pass(item);
    if (belongs(item, scope)) yield item;
  }
}

/** The first of the changes, as many as go on a page; a transaction is never cut. `cutAt`: the last LSN, if more follow. */
export function wholeTransactions<T extends { lsn: number }>(
  changes: Iterable<T>,
  maxItemCount: number | undefined,
  sizeOf: (change: T) => number,
): { page: T[]; cutAt: number | undefined } {
  const page: T[] = [];
  const most = maxItemCount ?? defaultPageSize;
  let bytes = 0;
  for (const change of changes) {
    const last = page.at(-1);
    const full = page.length >= most || bytes >= maxPageBytes;
    if (full && last !== undefined && change.lsn !== last.lsn) return { page, cutAt: last.lsn };
    page.push(change);
    bytes += sizeOf(change);
  }
  return { page, cutAt: undefined };
}

/** Throws 400 for a scope that more than one range has a part in. */
export function onlyRange({ ranges: [range, second] }: ScopedRanges): PartitionRange {
  if (range !== undefined && second === undefined) return range;
  throw badRequest('A change feed is read per partition key or per partition key range. Name one in the request.');
}

export function startLsn(from: FeedStart, lastLsn: number): number {
  if (from.kind === 'after') return from.lsn;
  return from.kind === 'now' ? lastLsn : 0;
}

export function belongs(item: Item, { key, min, max }: ScopedRanges): boolean {
  return key === undefined ? min <= item.effectiveKey && item.effectiveKey < max : item.key === key;
}
