import type { Item } from '../items/item.ts';

/** One change of one item, as the feed of all versions and deletes tells it. */
export interface VersionChange {
  operationType: 'create' | 'replace' | 'delete';
  lsn: number;
  /** Seconds since the epoch. */
  at: number;
  /** The version that was written or, of a delete, the one that is gone. */
  item: Item;
  /** The write that made the version before. */
  previousLsn?: number;
  /** Of a delete: whether the item's time had run out. */
  expired?: boolean;
}

/** What a write did to an item, if anything. */
export function versionChange(
  before: Item | undefined,
  after: Item | undefined,
  write: { lsn: number; at: number },
): VersionChange | undefined {
  const item = after ?? before;
  if (item === undefined) return undefined;
  const operationType = after === undefined ? 'delete' : before === undefined ? 'create' : 'replace';
  return { operationType, ...write, item, ...(before && { previousLsn: before.lsn }) };
}
