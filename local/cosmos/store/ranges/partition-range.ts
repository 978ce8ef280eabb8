import { borderAt } from '../hash/effective-key.ts';
import { RangeIndexes } from '../indexes/indexes.ts';
import type { Item } from '../items/item.ts';
import type { HashKind } from '../partition-key.ts';
import { ChangeLog } from './change-log.ts';

/** Where a range lies: from `low` up to but not including `high` in hash space. */
export interface Slot {
  id: string;
  low: bigint;
  high: bigint;
  kind: HashKind;
  /** All ancestors, oldest first. */
  parents: readonly string[];
  /** The last LSN of the parent; 0 for a first range. */
  lsn: number;
}

/** What a range tells whoever keeps it. */
export interface RangeListener {
  wrote(range: PartitionRange, key: string, versions: ReadonlyMap<string, Item | undefined>): void;
  expired(item: Item): void;
}

/** A physical partition: the items of a piece of hash space, numbered writes, and the log that the change feed reads. */
export class PartitionRange {
  readonly id: string;
  readonly low: bigint;
  readonly high: bigint;
  /** The borders as effective keys: `min` inclusive, `max` exclusive. */
  readonly min: string;
  readonly max: string;
  readonly parents: readonly string[];
  readonly #partitions = new Map<string, Map<string, Item>>();
  readonly #log = new ChangeLog();
  /** Orders of the items that queries read in. */
  readonly indexes = new RangeIndexes((key) => this.items(key));
  readonly #listener: RangeListener | undefined;
  #lsn: number;
  #count = 0;

  constructor(slot: Slot, listener?: RangeListener) {
    this.id = slot.id;
    this.low = slot.low;
    this.high = slot.high;
    this.min = borderAt(slot.low, slot.kind);
    this.max = borderAt(slot.high, slot.kind);
    this.parents = slot.parents;
    this.#lsn = slot.lsn;
    this.#listener = listener;
  }

  /** The number of the last write. */
  get lsn(): number {
    return this.#lsn;
  }

  get count(): number {
    return this.#count;
  }

  covers(effectiveKey: string): boolean {
    return this.min <= effectiveKey && effectiveKey < this.max;
  }

  get(key: string, id: string): Item | undefined {
    return this.#partitions.get(key)?.get(id);
  }

  /** How many items a partition key has, or the range. */
  countOf(key?: string): number {
    return key === undefined ? this.#count : (this.#partitions.get(key)?.size ?? 0);
  }

  /** The items of one partition key, or of the range, in no order that callers may rely on. */
  *items(key?: string): Generator<Item> {
    const partitions =
      key === undefined ? this.#partitions.values() : [this.#partitions.get(key) ?? new Map<string, Item>()];
    for (const partition of partitions) yield* partition.values();
  }

  /** The latest versions written after `lsn`, oldest first. */
  *changes(lsn: number): Generator<Item> {
    for (const item of this.#log.after(lsn)) if (this.#isLatest(item)) yield item;
  }

  /** One write: all of it under the next LSN. Undefined deletes. */
  commit(key: string, versions: ReadonlyMap<string, Item | undefined>): void {
    this.#lsn += 1;
    for (const [id, item] of versions) this.#set(key, id, item);
    this.#listener?.wrote(this, key, versions);
  }

  /** Takes over items of a parent range, or of an earlier process, with the LSN they have there. Call in LSN order. */
  inherit(item: Item): void {
    this.#set(item.key, item.id, item);
  }

  /** Drops an item whose time has run out. Not a write: no LSN, nothing in the feed. */
  expire(item: Item): void {
    this.#set(item.key, item.id, undefined);
    this.#listener?.expired(item);
  }

  /** Forgets every item. The numbers go on, so that positions and session tokens that clients hold stay valid. */
  clear(): void {
    this.#partitions.clear();
    this.indexes.forget();
    this.#log.clear();
    this.#count = 0;
  }

  #set(key: string, id: string, item: Item | undefined): void {
    const partition = this.#partitions.get(key) ?? new Map<string, Item>();
    const had = partition.has(id);
    this.indexes.change(partition.get(id), item);
    if (item === undefined) {
      partition.delete(id);
      if (partition.size === 0) this.#partitions.delete(key);
    } else {
      partition.set(id, item);
      this.#partitions.set(key, partition);
      this.#log.append(item);
    }
    this.#count += Number(item !== undefined) - Number(had);
    if (had) this.#log.outdate((entry) => this.#isLatest(entry));
  }

  #isLatest(item: Item): boolean {
    return this.get(item.key, item.id) === item;
  }
}
