/** Who reads a range of the monitored container, and how far it has been read. */
export interface Lease {
  id: string;
  feedRange: FeedRangeBorders;
  /** The host that reads the range; null when none does. */
  owner: string | null;
  /** The etag of the last page that was handed over; null until then. */
  continuation: string | null;
  /** Where to read from while there is no continuation: settled when the lease is created. */
  start: FeedStart;
  /** Epoch milliseconds of the last write by the owner, by its own clock. */
  timestamp: number;
}

export type FeedStart = 'beginning' | Date;

/** How far a range has been read. */
export type FeedPosition = Pick<Lease, 'continuation' | 'start'>;

/** Borders in the space of hashed partition keys, upper-case hex: `''` is the least, `FF` the greatest. */
export interface FeedRangeBorders {
  min: string;
  max: string;
}

/** A lease as read, with the etag that a write must match. */
export interface StoredLease extends Lease {
  etag: string;
}

export interface LeaseStore {
  /** Every lease of this trigger, and what stands among them but cannot be read as one. */
  list(): Promise<{ leases: StoredLease[]; malformed: MalformedLeaseError[] }>;
  /** `@throws` MalformedLeaseError */
  read(id: string): Promise<StoredLease | undefined>;
  /** Undefined when a document of this id exists. */
  create(lease: Lease): Promise<StoredLease | undefined>;
  /** Undefined when somebody else has written or removed it meanwhile. */
  replace(lease: StoredLease): Promise<StoredLease | undefined>;
  /** False when somebody else has written or removed it meanwhile. */
  remove(lease: StoredLease): Promise<boolean>;
}

/** A lease document that somebody has spoiled. */
export class MalformedLeaseError extends Error {
  readonly code = 'lease_malformed';
  readonly id: string;
  readonly etag: string;

  constructor(id: string, etag: string, problem: string) {
    super(`The lease document "${id}" is malformed: ${problem}`);
    this.name = 'MalformedLeaseError';
    this.id = id;
    this.etag = etag;
  }
}

/** Whether two ranges share any keys. */
export function overlap(one: FeedRangeBorders, other: FeedRangeBorders): boolean {
  return one.min < other.max && other.min < one.max;
}

/** Whether leases cover all keys, so that no change goes unread. */
export function coverEverything(leases: readonly Lease[]): boolean {
  let covered = '';
  for (const { feedRange } of leases.toSorted((a, b) => (a.feedRange.min < b.feedRange.min ? -1 : 1))) {
    if (feedRange.min > covered) return false;
    if (feedRange.max > covered) covered = feedRange.max;
  }
  return covered >= 'FF';
}
