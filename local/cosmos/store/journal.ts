import type { ContainerDefinition } from './definition/container-definition.ts';
import type { VersionChange } from './feed/version-change.ts';
import type { Item } from './items/item.ts';
import type { Provisioned } from './throughput/throughput.ts';

/** A database as it is kept. */
export interface KeptDatabase {
  rid: string;
  id: string;
  etag: string;
  ts: number;
}

/** A container as it is kept, without its items and ranges. */
export interface KeptContainer {
  rid: string;
  databaseRid: string;
  definition: ContainerDefinition;
  etag: string;
  ts: number;
}

/** A range as it is kept: its place in hash space, and the number of its last write. */
export interface KeptRange {
  id: string;
  low: bigint;
  high: bigint;
  parents: readonly string[];
  lsn: number;
}

/**
 * Something that has changed. `serial` and the `made` numbers count resource ids that were given out: what was deleted
 * must not come back under the id of something else.
 */
export type Change =
  | { kind: 'serial'; serial: number }
  | { kind: 'database'; database: KeptDatabase }
  | { kind: 'database-deleted'; rid: string }
  /** Made or redefined. */
  | { kind: 'container'; container: KeptContainer }
  | { kind: 'container-deleted'; rid: string }
  | { kind: 'throughput'; rid: string; throughput: Provisioned | undefined }
  /** All ranges of a container, when it is made and when one splits. */
  | { kind: 'ranges'; container: string; ranges: readonly KeptRange[]; rangesMade: number }
  /** One transaction; an undefined version is a delete. */
  | {
      kind: 'write';
      container: string;
      range: string;
      lsn: number;
      key: string;
      versions: ReadonlyMap<string, Item | undefined>;
      itemsMade: number;
    }
  /** All versions are kept from now on, or no longer; what was kept before is dropped. */
  | { kind: 'history'; container: string; from: HistoryStart | undefined }
  | { kind: 'versions'; container: string; changes: readonly VersionChange[] }
  /** Where the history begins after a split, or after what is older than its policy allows was forgotten. */
  | { kind: 'history-from'; container: string; from: HistoryStart; forgotten: readonly VersionChange[] }
  | { kind: 'expiry'; container: string; key: string; id: string }
  | { kind: 'cleared'; container: string };

/** By range: the last write that the history of all versions does not have. */
export type HistoryStart = ReadonlyMap<string, number>;

/** Is told of every change, in the order in which they took effect; kept, they make the store again (`StoreImage`). */
export type Journal = (change: Change) => void;

/** Everything that the changes so far come to. */
export interface StoreImage {
  serial: number;
  databases: readonly KeptDatabase[];
  containers: readonly ContainerImage[];
  /** By resource id of a database or container. */
  throughputs: ReadonlyMap<string, Provisioned>;
}

export interface ContainerImage extends KeptContainer {
  ranges: readonly KeptRange[];
  rangesMade: number;
  itemsMade: number;
  /** In the order of their LSNs within each range. */
  items: Iterable<Item>;
  /** Undefined: it keeps no history of all versions. */
  historyFrom: HistoryStart | undefined;
  /** In the order in which they happened. */
  versions: Iterable<VersionChange>;
}
