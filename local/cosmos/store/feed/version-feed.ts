import { feedCharge } from '../../request-units/charges.ts';
import type { ScopedRanges } from '../ranges/scope.ts';
import { badRequest } from '../refusal.ts';
import { belongs, type FeedStart, onlyRange, startLsn, wholeTransactions } from './feed.ts';
import type { VersionChange } from './version-change.ts';
import type { VersionHistory } from './version-history.ts';

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

/** A page of the change feed with all versions and deletes. Throws 400 without a history, and for what lies outside the retention period. */
export function readVersions(
  scope: ScopedRanges,
  history: VersionHistory | undefined,
  reader: VersionReader,
): VersionPage {
  if (history === undefined) {
    throw badRequest(
      'The change feed with all versions and deletes needs a container that keeps them: create it with changeFeedPolicy {"retentionDuration": minutes}.',
    );
  }
  const range = onlyRange(scope);
  const { from } = reader;
  if (from.kind === 'beginning' || from.kind === 'time') throw outsideRetention(`cannot start from ${from.kind}`);
  const changes = history.after(range.id, startLsn(from, range.lsn), reader.nowSeconds);
  if (changes === undefined) throw outsideRetention('goes on from before it');
  const passed: number[] = [];
  const own = within(scope, changes, ({ item }) => passed.push(item.size));
  const { page, cutAt } = wholeTransactions(own, reader.maxItemCount, ({ item }) => item.size);
  return { changes: page, lsn: cutAt ?? range.lsn, requestCharge: feedCharge(passed) };
}

/** What belongs to the scope. `pass` is told of all that had to be looked at. */
function* within(
  scope: ScopedRanges,
  changes: Iterable<VersionChange>,
  pass: (change: VersionChange) => void,
): Generator<VersionChange> {
  for (const change of changes) {
    pass(change);
    if (belongs(change.item, scope)) yield change;
  }
}

function outsideRetention(reason: string): Error {
  return badRequest(
    `You must read the change feed from within the retention period: a feed of all versions and deletes starts from now or goes on from a position; this one ${reason}.`,
  );
}
