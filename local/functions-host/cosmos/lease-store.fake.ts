import type { Lease, LeaseStore, StoredLease } from './lease.ts';

/** A lease store in memory that can be written behind its user's back, or made to fail. */
export class FakeLeaseStore implements LeaseStore {
  readonly leases = new Map<string, StoredLease>();
  /** The error that every call fails with, while set. */
  failure: Error | undefined;
  #version = 0;

  put(lease: Lease): StoredLease {
    this.#version += 1;
    const stored = { ...lease, etag: String(this.#version) };
    this.leases.set(lease.id, stored);
    return stored;
  }

  async list(): Promise<StoredLease[]> {
    this.#fail();
    return [...this.leases.values()];
  }

  async read(id: string): Promise<StoredLease | undefined> {
    this.#fail();
    return this.leases.get(id);
  }

  async create(lease: Lease): Promise<void> {
    this.#fail();
    if (!this.leases.has(lease.id)) this.put(lease);
  }

  async replace({ etag, ...lease }: StoredLease): Promise<StoredLease | undefined> {
    this.#fail();
    return this.leases.get(lease.id)?.etag === etag ? this.put(lease) : undefined;
  }

  #fail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

/** A lease of the whole space, free and unread but for what is given. */
export function lease(more: Partial<Lease> = {}): Lease {
  return { id: 'a', feedRange: { min: '', max: 'FF' }, owner: null, continuation: null, timestamp: 0, ...more };
}
