import { errorOf } from '../host-error.ts';
import { leasesToTake } from './balance.ts';
import { createLeases, type LeaseCreation } from './create-leases.ts';
import { type FeedPumpOptions, pumpFeed } from './feed-pump.ts';
import { acquireLease, HeldLease, type LeaseHolding } from './held-lease.ts';
import {
  coverEverything,
  type FeedRangeBorders,
  type MalformedLeaseError,
  overlap,
  type StoredLease,
} from './lease.ts';
import { LeaseAges } from './lease-ages.ts';
import { Outage } from './outage.ts';
import { splitLease } from './split-lease.ts';

export interface CosmosTriggerRun extends FeedPumpOptions, LeaseCreation, LeaseHolding {
  random: () => number;
  acquireIntervalMs: number;
  renewIntervalMs: number;
  expirationIntervalMs: number;
}

/**
 * Takes this host's share of the leases, again and again, and reads their ranges side by side until the signal aborts.
 * Resolves when every batch in flight is over and the leases have been released.
 */
export async function runCosmosTrigger(run: CosmosTriggerRun, signal: AbortSignal): Promise<void> {
  await new CosmosTrigger(run, signal).untilStopped();
}

class CosmosTrigger {
  readonly #run: CosmosTriggerRun;
  readonly #signal: AbortSignal;
  readonly #ages = new LeaseAges();
  /** What is read, or still being handed over after its lease was lost, by lease id. */
  readonly #pumps = new Map<string, Promise<void>>();
  /** Leases this host holds or has held, by id, the last one last. */
  readonly #known = new Map<string, HeldLease>();
  readonly #complaints = new Set<string>();
  #incompleteListings = 0;

  constructor(run: CosmosTriggerRun, signal: AbortSignal) {
    this.#run = run;
    this.#signal = signal;
  }

  async untilStopped(): Promise<void> {
    const { clock, acquireIntervalMs, log } = this.#run;
    const outage = new Outage('acquire leases', log);
    while (!this.#signal.aborted) {
      try {
        await this.#acquire();
        outage.worked();
      } catch (error) {
        outage.failed(errorOf(error).message);
      }
      await clock.sleep(acquireIntervalMs, this.#signal);
    }
    while (this.#pumps.size > 0) await Promise.all(this.#pumps.values());
  }

  async #acquire(): Promise<void> {
    const { store, clock, owner, random, expirationIntervalMs } = this.#run;
    const { leases, malformed } = await store.list();
    const now = clock.now();
    this.#ages.observe(leases, now);
    for (const one of malformed) this.#complain(one);
    if (malformed.length === 0) await this.#repair(leases);

    const isExpired = (lease: StoredLease) =>
      lease.owner === owner ? !this.#pumps.has(lease.id) : this.#ages.writtenAt(lease) + expirationIntervalMs < now;
    for (const lease of leasesToTake(leases, { owner, isExpired, random })) {
      if (this.#signal.aborted) return;
      if (this.#pumps.has(lease.id)) continue;
      const held = await acquireLease(lease, this.#run);
      if (held !== undefined) this.#hold(held);
    }
  }

  #complain({ id, message }: MalformedLeaseError): void {
    if (this.#complaints.has(message)) return;
    this.#complaints.add(message);
    const cure = `Correct it, or delete it to have its range begin as the trigger's options say. Until then nobody acquires ${id}.`;
    this.#run.log('warning', `${message}. ${cure}`);
  }

  /**
   * Creates leases anew that somebody has deleted.
   *
   * A listing that is taken while a lease is split may lack both the whole and its parts, so that several in a row must
   * show the gap: two for a host that has read the range and knows how far, one more for others, who begin it anew.
   */
  async #repair(leases: readonly StoredLease[]): Promise<void> {
    this.#incompleteListings = coverEverything(leases) ? 0 : this.#incompleteListings + 1;
    if (this.#incompleteListings < 2) return;
    const known = (range: FeedRangeBorders) =>
      [...this.#known.values()].findLast(({ lease }) => overlap(lease.feedRange, range))?.lease;
    const created = await createLeases(this.#run, leases, this.#incompleteListings === 2 ? 'known' : 'all', known);
    for (const { id, continuation, start } of created) {
      const from = start === 'beginning' ? 'the beginning' : start.toISOString();
      const position = continuation === null ? `from ${from}` : 'from where it was';
      this.#run.log('warning', `Somebody has deleted the lease ${id}. It is created again, to read ${position}.`);
    }
  }

  #hold(held: HeldLease): void {
    const { id } = held.lease;
    // A part of a split lease may have been listed, and acquired, before the split was over.
    if (this.#pumps.has(id)) return;
    this.#known.delete(id);
    this.#known.set(id, held);
    const pump = this.#readWhileHeld(held).finally(() => this.#pumps.delete(id));
    this.#pumps.set(id, pump);
  }

  /**
   * Reads the range of a lease while renewing it, and releases or splits it at the end. Never rejects: what the reading
   * throws is logged, and the range is taken up again with the next acquiring, by this host or another, as in Azure.
   */
  async #readWhileHeld(held: HeldLease): Promise<void> {
    const { log } = this.#run;
    const { id } = held.lease;
    const lost = new AbortController();
    const over = new AbortController();
    const renewal = renewUntil(held, this.#run, over.signal).then((kept) => {
      if (!kept) lost.abort();
      return kept;
    });
    const end = await pumpFeed(held, this.#run, AbortSignal.any([this.#signal, lost.signal])).catch(
      (error: unknown) => {
        const { message } = errorOf(error);
        log('warning', `The reading of ${id} broke off; it starts again from its last checkpoint: ${message}`);
      },
    );
    over.abort();
    if (!(await renewal)) return;
    if (end === 'split' && (await this.#split(held))) return;
    await held.release().catch((error: unknown) => {
      log('warning', `Cannot release the lease ${id}; it runs out by itself: ${errorOf(error).message}`);
    });
  }

  /** False when it has to be tried again. */
  async #split(held: HeldLease): Promise<boolean> {
    const { log, owner } = this.#run;
    const { id } = held.lease;
    try {
      const parts = await splitLease(held, this.#run, this.#signal.aborted ? null : owner);
      log('information', `The range of ${id} has split; its parts have leases of their own.`);
      if (!this.#signal.aborted) for (const part of parts) this.#hold(new HeldLease(part, this.#run));
      return true;
    } catch (error) {
      log(
        'warning',
        `The range of ${id} has split, but its lease could not be, and is tried again: ${errorOf(error).message}`,
      );
      return false;
    }
  }
}

/** Resolves with false when the lease is lost, or could not be renewed for so long that it may be. */
async function renewUntil(held: HeldLease, run: CosmosTriggerRun, over: AbortSignal): Promise<boolean> {
  const { clock, renewIntervalMs, expirationIntervalMs, log } = run;
  const outage = new Outage(`renew the lease ${held.lease.id}`, log);
  let wait = renewIntervalMs;
  for (;;) {
    await clock.sleep(wait, over);
    if (over.aborted) return true;
    // A checkpoint renews as well: a range that is busy costs no writes for this.
    wait = Math.min(held.lease.timestamp + renewIntervalMs - clock.now(), renewIntervalMs);
    if (wait > 0) continue;
    wait = renewIntervalMs;
    try {
      if (!(await held.renew())) {
        log('information', `The lease ${held.lease.id} was taken by another host.`);
        return false;
      }
      outage.worked();
    } catch (error) {
      outage.failed(errorOf(error).message);
      if (held.lease.timestamp + expirationIntervalMs < clock.now()) return false;
    }
  }
}
