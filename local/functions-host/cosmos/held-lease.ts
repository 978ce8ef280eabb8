import type { Clock } from '../clock.ts';
import { type Lease, type LeaseStore, MalformedLeaseError, type StoredLease } from './lease.ts';

const writeAttempts = 5;

export interface LeaseHolding {
  store: LeaseStore;
  clock: Clock;
  /** Unique among running hosts. */
  owner: string;
}

/** Makes this host the owner. Undefined when the lease is gone, or has another owner than when it was listed. */
export async function acquireLease(listed: StoredLease, holding: LeaseHolding): Promise<HeldLease | undefined> {
  const { store, clock, owner } = holding;
  let lease = listed;
  for (let attempt = 0; attempt < writeAttempts; attempt += 1) {
    const acquired = await store.replace({ ...lease, owner, timestamp: clock.now() });
    if (acquired !== undefined) return new HeldLease(acquired, holding);
    // A busy owner may have written a checkpoint since the listing; that is no reason to give up.
    const current = await store.read(lease.id);
    if (current === undefined || current.owner !== listed.owner) return undefined;
    lease = current;
  }
  return undefined;
}

/** A lease this host owns. Writes go one after another; each returns false once the lease belongs to somebody else. */
export class HeldLease {
  readonly #holding: LeaseHolding;
  #lease: StoredLease;
  #last: Promise<unknown> = Promise.resolve();

  constructor(lease: StoredLease, holding: LeaseHolding) {
    this.#lease = lease;
    this.#holding = holding;
  }

  get lease(): StoredLease {
    return this.#lease;
  }

  /** Says that the owner is alive. */
  renew(): Promise<boolean> {
    return this.#inTurn(() => this.#replace({}));
  }

  /** Says that everything before `continuation` has been handed over, and that the owner is alive. */
  checkpoint(continuation: string): Promise<boolean> {
    return this.#inTurn(() => this.#replace({ continuation }));
  }

  /** Gives the range up, so that another host need not wait for expiry. */
  release(): Promise<boolean> {
    return this.#inTurn(() => this.#replace({ owner: null }));
  }

  /** Ends the lease for good, once others cover its range. */
  remove(): Promise<boolean> {
    return this.#inTurn(() => this.#holding.store.remove(this.#lease));
  }

  #inTurn(work: () => Promise<boolean>): Promise<boolean> {
    const write = this.#last.then(work);
    this.#last = write.catch(() => false);
    return write;
  }

  async #replace(change: Partial<Lease>): Promise<boolean> {
    const { store, clock, owner } = this.#holding;
    for (let attempt = 0; attempt < writeAttempts; attempt += 1) {
      const replaced = await store.replace({ ...this.#lease, ...change, timestamp: clock.now() });
      if (replaced !== undefined) {
        this.#lease = replaced;
        return true;
      }
      const current = await this.#current();
      if (current === undefined || current.owner !== owner) return false;
      this.#lease = current;
    }
    return false;
  }

  /** The lease as it is stored, with what a lost answer may have written. */
  async #current(): Promise<StoredLease | undefined> {
    try {
      return await this.#holding.store.read(this.#lease.id);
    } catch (error) {
      // Nobody has taken what is no lease any more: it is written anew from memory.
      if (error instanceof MalformedLeaseError) return { ...this.#lease, etag: error.etag };
      throw error;
    }
  }
}
