import { feedCharge } from '../request-units/charges.ts';
import { belongs, type FeedStart, onlyRange, startLsn, wholeTransactions } from './feed.ts';
import { badRequest } from './refusal.ts';
import type { ScopedRanges } from './scope.ts';
import type { VersionChange, VersionHistory } from './version-history.ts';

export interface VersionPage {
  /** Every change in LSN order; empty: nothing has changed. */
  changes: VersionChange[];
  /** Go on from here: `{ kind: 'after', lsn }`. */
  lsn: number;
  requestCharge: number;
}

interface VersionReader {
  from: FeedStart;
  maxItemCount?: number | undefined;
  nowSeconds: number;
}

/** A page of the change feed with all versions and deletes. Throws 400 for what lies outside the retention period. */
export function readVersions(scope: ScopedRanges, history: VersionHistory, reader: VersionReader): VersionPage {
  const range = onlyRange(scope);
  const { from } = reader;
  if (from.kind === 'beginning' || from.kind === 'time') throw outsideRetention(`cannot start from ${from.kind}`);
  const passed = history.after(range.id, startLsn(from, range.lsn), reader.nowSeconds);
  if (passed === undefined) throw outsideRetention('goes on from before it');
  const own = passed.filter(({ item }) => belongs(item, scope));
  const { page, cutAt } = wholeTransactions(own, reader.maxItemCount, ({ item }) => item.size);
  const read = passed.filter(({ lsn }) => lsn <= (cutAt ?? range.lsn));
  return { changes: page, lsn: cutAt ?? range.lsn, requestCharge: feedCharge(read.map(({ item }) => item.size)) };
}

function outsideRetention(reason: string): Error {
  return badRequest(
    `You must read the change feed from within the retention period: a feed of all versions and deletes starts from now or goes on from a position; this one ${reason}.`,
  );
}
