import type { Clock } from '../clock.ts';
import { type FeedPosition, type FeedRangeBorders, type Lease, type LeaseStore, overlap } from './lease.ts';

export interface LeaseCreation {
  store: LeaseStore;
  clock: Clock;
  /** The monitored container's ranges as they are now. */
  ranges(): Promise<FeedRangeBorders[]>;
  leaseId(range: FeedRangeBorders): string;
  /** Where a range begins that has never been read. */
  startPosition(range: FeedRangeBorders): Promise<FeedPosition>;
}

/**
 * Creates a lease for each range that none of these leases touches. A range that has split keeps its lease until who
 * holds that sees the split.
 *
 * @param which `known`: only those whose position is known.
 * @param known where a range is to be read from, if that is known; else it begins as the trigger's options say.
 */
export async function createLeases(
  creation: LeaseCreation,
  leases: readonly Lease[],
  which: 'all' | 'known' = 'all',
  known: (range: FeedRangeBorders) => FeedPosition | undefined = () => undefined,
): Promise<Lease[]> {
  const { store, clock } = creation;
  const created: Lease[] = [];
  for (const feedRange of await creation.ranges()) {
    if (leases.some((lease) => overlap(lease.feedRange, feedRange))) continue;
    const position = known(feedRange);
    if (position === undefined && which === 'known') continue;
    const { continuation, start } = position ?? (await creation.startPosition(feedRange));
    const id = creation.leaseId(feedRange);
    const lease = await store.create({ id, feedRange, owner: null, continuation, start, timestamp: clock.now() });
    if (lease !== undefined) created.push(lease);
  }
  return created;
}
