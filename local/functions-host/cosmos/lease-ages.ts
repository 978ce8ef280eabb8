import type { StoredLease } from './lease.ts';

/**
 * When leases were last written, by this host's own clock, so that a host whose clock is ahead takes no living host's
 * leases and one whose clock is behind cannot keep its own after its death.
 *
 * A lease's timestamp counts, but a write that was seen to happen between two listings happened between them.
 */
export class LeaseAges {
  #seen = new Map<string, { etag: string; writtenAt: number }>();
  #listedAt = Number.NEGATIVE_INFINITY;

  /** Takes note of a listing. */
  observe(leases: readonly StoredLease[], now: number): void {
    const before = this.#seen;
    this.#seen = new Map(
      leases.map(({ id, etag, timestamp }) => {
        const known = before.get(id);
        if (known?.etag === etag) return [id, known];
        const earliest = known === undefined ? Number.NEGATIVE_INFINITY : this.#listedAt;
        return [id, { etag, writtenAt: Math.min(Math.max(timestamp, earliest), now) }];
      }),
    );
    this.#listedAt = now;
  }

  /** Epoch milliseconds by this host's clock. */
  writtenAt({ id, timestamp }: StoredLease): number {
    return this.#seen.get(id)?.writtenAt ?? timestamp;
  }
}
