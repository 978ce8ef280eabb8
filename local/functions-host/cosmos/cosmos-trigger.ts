import type { Clock } from '../clock.ts';
import { errorOf } from '../host-error.ts';
import { type FeedPumpOptions, pumpFeed } from './feed-pump.ts';
import { HeldLease } from './held-lease.ts';
import { type FeedRangeBorders, type LeaseStore, type StoredLease, uncovered } from './lease.ts';

export interface CosmosTriggerRun extends FeedPumpOptions {
  store: LeaseStore;
  clock: Clock;
  /** Unique among running hosts. */
  owner: string;
  acquireIntervalMs: number;
  renewIntervalMs: number;
  expirationIntervalMs: number;
  /** The monitored container's ranges as they are now. */
  ranges(): Promise<FeedRangeBorders[]>;
  leaseId(range: FeedRangeBorders): string;
}

/** Creates the leases that are missing. */
export async function createLeases(run: CosmosTriggerRun): Promise<void> {
  for (const feedRange of uncovered(await run.ranges(), await run.store.list())) {
    await run.store.create({
      id: run.leaseId(feedRange),
      feedRange,
      owner: null,
      continuation: null,
      timestamp: run.clock.now(),
    });
  }
}

/**
 * Acquires free and expired leases, again and again, and reads their ranges side by side until the signal aborts.
 * Resolves when every batch in flight is over and the leases have been released.
 */
export async function runCosmosTrigger(run: CosmosTriggerRun, signal: AbortSignal): Promise<void> {
  const pumps = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    try {
      for (const lease of await run.store.list()) {
        if (signal.aborted || pumps.has(lease.id) || !isFree(lease, run)) continue;
        const acquired = await run.store.replace({ ...lease, owner: run.owner, timestamp: run.clock.now() });
        if (acquired === undefined) continue;
        const pump = holdLease(acquired, run, signal).finally(() => pumps.delete(lease.id));
        pumps.set(lease.id, pump);
      }
    } catch (error) {
      run.warn(`Cannot acquire leases, will try again: ${errorOf(error).message}`);
    }
    await run.clock.sleep(run.acquireIntervalMs, signal);
  }
  await Promise.all(pumps.values());
}

function isFree(lease: StoredLease, run: CosmosTriggerRun): boolean {
  return lease.owner === null || lease.timestamp + run.expirationIntervalMs < run.clock.now();
}

/**
 * Reads the range of an acquired lease while renewing it, and releases it at the end. Never rejects: what the reading
 * throws is logged, and the range is taken up again with the next acquiring, by this host or another, as in Azure.
 */
async function holdLease(lease: StoredLease, run: CosmosTriggerRun, signal: AbortSignal): Promise<void> {
  const held = new HeldLease(lease, run);
  const lost = new AbortController();
  const over = new AbortController();
  const renewal = renewUntil(held, run, over.signal).then((kept) => {
    if (!kept) lost.abort();
    return kept;
  });
  await pumpFeed(held, run, AbortSignal.any([signal, lost.signal])).catch((error: unknown) => {
    const { message } = errorOf(error);
    run.warn(`The reading of ${lease.id} broke off; it starts again from its last checkpoint: ${message}`);
  });
  over.abort();
  if (!(await renewal)) return;
  await held.release().catch((error: unknown) => {
    run.warn(`Cannot release the lease ${lease.id}; it runs out by itself: ${errorOf(error).message}`);
  });
}

/** Resolves with false when the lease is lost, or could not be renewed for so long that it may be. */
async function renewUntil(held: HeldLease, run: CosmosTriggerRun, over: AbortSignal): Promise<boolean> {
  for (;;) {
    await run.clock.sleep(run.renewIntervalMs, over);
    if (over.aborted) return true;
    try {
      if (!(await held.renew())) {
        run.warn(`The lease ${held.lease.id} was taken by another host.`);
        return false;
      }
    } catch (error) {
      run.warn(`Cannot renew the lease ${held.lease.id}: ${errorOf(error).message}`);
      if (held.lease.timestamp + run.expirationIntervalMs < run.clock.now()) return false;
    }
  }
}
