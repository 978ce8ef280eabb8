import { type Lease, type LeaseStore, MalformedLeaseError, type StoredLease } from './lease.ts';

/** A lease store in memory that can be written behind its user's back, or made to fail. */
export class FakeLeaseStore implements LeaseStore {
  readonly leases = new Map<string, StoredLease>();
  /** Ids of documents that somebody has spoiled. */
  readonly malformed = new Set<string>();
  /** The error that every call fails with, while set. */
  failure: Error | undefined;
  #version = 0;

  put(lease: Lease): StoredLease {
    this.#version += 1;
    const stored = { ...lease, etag: String(this.#version) };
    this.leases.set(lease.id, stored);
    this.malformed.delete(lease.id);
    return stored;
  }

  /** Makes a lease unreadable, as a hand in the data explorer might. */
  spoil(id: string): void {
    const lease = this.leases.get(id);
    if (lease === undefined) return;
    this.put(lease);
    this.malformed.add(id);
  }

  async list() {
    this.#fail();
    const all = [...this.leases.values()];
    return {
      leases: all.filter(({ id }) => !this.malformed.has(id)),
      malformed: all.filter(({ id }) => this.malformed.has(id)).map(malformedError),
    };
  }

  async read(id: string): Promise<StoredLease | undefined> {
    this.#fail();
    const lease = this.leases.get(id);
    if (lease !== undefined && this.malformed.has(id)) throw malformedError(lease);
    return lease;
  }

  async create(lease: Lease): Promise<StoredLease | undefined> {
    this.#fail();
    return this.leases.has(lease.id) ? undefined : this.put(lease);
  }

  async replace({ etag, ...lease }: StoredLease): Promise<StoredLease | undefined> {
    this.#fail();
    return this.leases.get(lease.id)?.etag === etag ? this.put(lease) : undefined;
  }

  async remove({ id, etag }: StoredLease): Promise<boolean> {
    this.#fail();
    return this.leases.get(id)?.etag === etag && this.leases.delete(id);
  }

  #fail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

function malformedError({ id, etag }: StoredLease): MalformedLeaseError {
  return new MalformedLeaseError(id, etag, 'owner: expected string');
}

/** A lease of the whole space, free and unread but for what is given. */
export function lease(more: Partial<Lease> = {}): Lease {
  return {
    id: 'a',
    feedRange: { min: '', max: 'FF' },
    owner: null,
    continuation: null,
    start: 'beginning',
    timestamp: 0,
    ...more,
  };
}
