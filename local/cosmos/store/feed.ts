import { feedCharge } from '../request-units/charges.ts';
import { type Item, isExpired } from './item.ts';
import { badRequest } from './refusal.ts';
import type { ScopedRanges } from './scope.ts';

/** Where a reader of the change feed starts. `time` is in seconds since the epoch, inclusive. */
export type FeedStart =
  | { kind: 'beginning' }
  | { kind: 'now' }
  | { kind: 'time'; seconds: number }
  | { kind: 'after'; lsn: number };

export interface FeedPage {
  /** The latest versions in LSN order; empty: nothing has changed. */
  items: Item[];
  /** Go on from here: `{ kind: 'after', lsn }`. */
  lsn: number;
  requestCharge: number;
}

const defaultPageSize = 100;

interface FeedReader {
  from: FeedStart;
  /** Exceeded only to keep a transaction whole. */
  maxItemCount?: number | undefined;
  defaultTtl: number | undefined;
  nowSeconds: number;
}

/** A page of the change feed: the latest version of what was created or replaced, no deletes. */
export function readFeed(scope: ScopedRanges, reader: FeedReader): FeedPage {
  const [range, second] = scope.ranges;
  if (range === undefined || second !== undefined) {
    throw badRequest('A change feed is read per partition key or per partition key range. Name one in the request.');
  }
  const pageSize = reader.maxItemCount ?? defaultPageSize;
  const items: Item[] = [];
  const passed: number[] = [];
  let cut: number | undefined;
  for (const item of range.changes(startLsn(reader.from, range.lsn))) {
    const last = items.at(-1);
    if (last !== undefined && items.length >= pageSize && item.lsn !== last.lsn) {
      cut = last.lsn;
      break;
    }
    if (isExpired(item, reader.defaultTtl, reader.nowSeconds)) {
      range.expire(item);
      continue;
    }
    if (reader.from.kind === 'time' && items.length === 0 && item.ts < reader.from.seconds) continue;
    passed.push(item.size);
    if (belongs(item, scope)) items.push(item);
  }
  return { items, lsn: cut ?? range.lsn, requestCharge: feedCharge(passed) };
}

function startLsn(from: FeedStart, lastLsn: number): number {
  if (from.kind === 'after') return from.lsn;
  return from.kind === 'now' ? lastLsn : 0;
}

function belongs(item: Item, { key, min, max }: ScopedRanges): boolean {
  return key === undefined ? min <= item.effectiveKey && item.effectiveKey < max : item.key === key;
}
