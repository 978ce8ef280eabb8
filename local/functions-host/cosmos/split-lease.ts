import type { LeaseCreation } from './create-leases.ts';
import type { HeldLease } from './held-lease.ts';
import { type FeedRangeBorders, overlap, type StoredLease } from './lease.ts';

/**
 * Replaces the lease of a range that has split by one for each part, which reads on where the whole was.
 *
 * 1. Make sure that the lease is still this host's: another owner may have read further.
 * 2. Create the parts, owned by `owner`. A part that is there already was left by a host that died in here; one that
 *    was made without knowing of the whole, and not read yet, learns how far that was read.
 * 3. Remove the whole, last: until then a crash leaves it to be split again.
 *
 * Returns the parts that are `owner`'s, none when the lease was lost.
 */
export async function splitLease(
  held: HeldLease,
  creation: LeaseCreation,
  owner: string | null,
): Promise<StoredLease[]> {
  if (!(await held.renew())) return [];
  const { store, clock } = creation;
  const { feedRange: whole, continuation, start } = held.lease;
  const created: StoredLease[] = [];
  for (const feedRange of partsOf(whole, await creation.ranges())) {
    const id = creation.leaseId(feedRange);
    const part = await store.create({ id, feedRange, owner, continuation, start, timestamp: clock.now() });
    if (part !== undefined) {
      created.push(part);
      continue;
    }
    const existing = await store.read(id);
    if (existing?.continuation === null) await store.replace({ ...existing, continuation, start });
  }
  await held.remove();
  return created;
}

/** The ranges that make up another one now. */
function partsOf(whole: FeedRangeBorders, ranges: readonly FeedRangeBorders[]): FeedRangeBorders[] {
  const parts = ranges
    .filter((range) => overlap(range, whole))
    .map(({ min, max }) => ({ min: min < whole.min ? whole.min : min, max: max > whole.max ? whole.max : max }));
  if (parts.length < 2) throw new Error(`the ranges of the container do not show its parts: ${JSON.stringify(ranges)}`);
  return parts;
}
