import type { Clock } from '../clock.ts';
import type { LeaseStore, StoredLease } from './lease.ts';

const writeAttempts = 5;

/** A lease this host owns. Writes go one after another; each returns false once the lease belongs to somebody else. */
export class HeldLease {
  readonly #store: LeaseStore;
  readonly #clock: Clock;
  readonly #owner: string;
  #lease: StoredLease;
  #last: Promise<unknown> = Promise.resolve();

  constructor(lease: StoredLease, options: { store: LeaseStore; clock: Clock; owner: string }) {
    this.#lease = lease;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#owner = options.owner;
  }

  get lease(): StoredLease {
    return this.#lease;
  }

  /** Says that the owner is alive. */
  renew(): Promise<boolean> {
    return this.#write({});
  }

  /** Says that everything before `continuation` has been handed over. */
  checkpoint(continuation: string): Promise<boolean> {
    return this.#write({ continuation });
  }

  /** Gives the range up, so that another host need not wait for expiry. */
  release(): Promise<boolean> {
    return this.#write({ owner: null });
  }

  #write(change: Partial<Pick<StoredLease, 'continuation' | 'owner'>>): Promise<boolean> {
    const write = this.#last.then(() => this.#replace(change));
    this.#last = write.catch(() => false);
    return write;
  }

  async #replace(change: Partial<StoredLease>): Promise<boolean> {
    for (let attempt = 0; attempt < writeAttempts; attempt += 1) {
      const replaced = await this.#store.replace({ ...this.#lease, ...change, timestamp: this.#clock.now() });
      if (replaced !== undefined) {
        this.#lease = replaced;
        return true;
      }
      const current = await this.#store.read(this.#lease.id);
      if (current === undefined || current.owner !== this.#owner) return false;
      this.#lease = current;
    }
    return false;
  }
}
