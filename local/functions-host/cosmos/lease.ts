/** Who reads a range of the monitored container, and how far it has been read. */
export interface Lease {
  id: string;
  feedRange: FeedRangeBorders;
  /** The host that reads the range; null when none does. */
  owner: string | null;
  /** Where to read on; null until the first batch has been handed over. */
  continuation: string | null;
  /** Epoch milliseconds of the last write by the owner. */
  timestamp: number;
}

/** Borders in the space of hashed partition keys. */
export interface FeedRangeBorders {
  min: string;
  max: string;
}

/** A lease as read, with the etag that a write must match. */
export interface StoredLease extends Lease {
  etag: string;
}

export interface LeaseStore {
  /** Every lease of this trigger. */
  list(): Promise<StoredLease[]>;
  read(id: string): Promise<StoredLease | undefined>;
  /** Does nothing when the lease exists. */
  create(lease: Lease): Promise<void>;
  /** Undefined when somebody else has written or removed it meanwhile. */
  replace(lease: StoredLease): Promise<StoredLease | undefined>;
}

/** Borders that no lease covers: what a new trigger creates leases for, and nothing when a range has split since. */
export function uncovered(ranges: FeedRangeBorders[], leases: Lease[]): FeedRangeBorders[] {
  return ranges.filter(
    (range) => !leases.some(({ feedRange }) => feedRange.min < range.max && range.min < feedRange.max),
  );
}
