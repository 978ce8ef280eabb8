import type { Clock } from 'local-service/clock';
import type { ContainerRules } from './definition/container-rules.ts';
import { HistoryKeeper } from './feed/history-keeper.ts';
import { versionChange } from './feed/version-change.ts';
import type { VersionHistory } from './feed/version-history.ts';
import { effectiveKey } from './hash/effective-key.ts';
import { type Item, isExpired } from './items/item.ts';
import { type Surroundings, Transaction } from './items/transaction.ts';
import { UniqueIndex } from './items/unique-index.ts';
import type { ContainerImage, Journal } from './journal.ts';
import { type PartitionKey, requireKeySize, requireValues } from './partition-key.ts';
import type { PartitionRange } from './ranges/partition-range.ts';
import { RangeKeeper } from './ranges/range-keeper.ts';
import type { ReplicaLag } from './ranges/replicas.ts';

interface Making {
  /** Of the container. */
  rid: string;
  self: string;
  rules: ContainerRules;
  clock: Clock;
  newEtag: () => string;
  /** Ranges to start with. */
  ranges: number;
  journal?: Journal | undefined;
  /** Undefined: no read is behind. */
  replicaLag?: ReplicaLag | undefined;
  /** What an earlier process kept of it. */
  image?: ContainerImage | undefined;
}

const sweepSeconds = 60;

/** What a container holds, and what has to change together: items in ranges, their unique keys, and the history of all versions. */
export class Contents {
  readonly #making: Making;
  readonly #ranges: RangeKeeper;
  readonly #uniqueIndex: UniqueIndex;
  readonly #history: HistoryKeeper;
  #rules: ContainerRules;
  #surroundings: Surroundings;
  /** The time at which the current call happens, in seconds: all of it sees the same items. */
  #now = 0;
  #sweptAt = 0;

  constructor(making: Making) {
    const { rules, rid, journal, image } = making;
    this.#making = making;
    this.#rules = rules;
    this.#uniqueIndex = new UniqueIndex(rules.definition.uniqueKeyPolicy);
    const expired = (item: Item) => this.#uniqueIndex.move(item, undefined);
    this.#ranges = new RangeKeeper({ ...making, kind: rules.kind, expired });
    for (const item of this.#ranges.items()) this.#uniqueIndex.move(undefined, item);
    this.#history = new HistoryKeeper(rid, journal);
    if (image !== undefined) this.#history.restore(image, rules.retentionMinutes, this.#ranges);
    this.#history.retain(rules.retentionMinutes, this.#ranges);
    this.#surroundings = this.#surroundingsOf(rules);
  }

  get rules(): ContainerRules {
    return this.#rules;
  }

  /** The partition key paths as names. */
  get keyPaths(): ContainerRules['keyPaths'] {
    return this.#rules.keyPaths;
  }

  /** In the order of hash space. */
  get ranges(): readonly PartitionRange[] {
    return this.#ranges.list;
  }

  /** All versions, of a container that keeps them. */
  get history(): VersionHistory | undefined {
    return this.#history.history;
  }

  rangeOf(key: PartitionKey): PartitionRange {
    return this.#ranges.covering(effectiveKey(key, this.#rules.kind));
  }

  /** The range as a replica has it that is read now: some time may be missing. */
  readReplica(range: PartitionRange): PartitionRange {
    return this.#ranges.readReplica(range);
  }

  /** The range as its replica was read last. */
  replicaOf(range: PartitionRange): PartitionRange {
    return this.#ranges.replicaOf(range);
  }

  /** What a call does to the items of a partition key. `fromReplica`: it reads what may be some time old. */
  begin(key: PartitionKey, fromReplica = false): Transaction {
    const { keyPaths, kind } = this.#rules;
    requireValues(key, keyPaths.length);
    requireKeySize(key);
    this.tick();
    const place = effectiveKey(key, kind);
    const range = this.#ranges.covering(place);
    return new Transaction(this.#surroundings, fromReplica ? this.readReplica(range) : range, key, place);
  }

  /**
   * Begins a call: answers its time, in seconds since the epoch. Where all versions are kept, an expiry is a change too, so
   * it happens here and now; elsewhere items that nobody comes across go now and then.
   */
  tick(): number {
    this.#now = Math.floor(this.#making.clock.now() / 1000);
    const every = this.history === undefined ? sweepSeconds : 1;
    if (Math.abs(this.#now - this.#sweptAt) >= every) this.#sweep();
    return this.#now;
  }

  /** How many items there are whose time has not run out. */
  count(): number {
    this.tick();
    this.#sweep();
    return this.ranges.reduce((sum, range) => sum + range.count, 0);
  }

  /** Goes by another definition from now on. */
  follow(rules: ContainerRules): void {
    this.#rules = rules;
    this.#surroundings = this.#surroundingsOf(rules);
    this.#history.retain(rules.retentionMinutes, this.#ranges);
    this.#sweptAt = 0;
    for (const range of this.ranges) range.indexes.forget();
  }

  /** Splits a range in two halves of its hash space. */
  split(rangeId: string): readonly PartitionRange[] {
    const halves = this.#ranges.split(rangeId);
    this.history?.split(rangeId, halves);
    return halves;
  }

  /** Forgets all items; ranges and their numbers stay. */
  clear(): void {
    this.#ranges.clear();
    this.#uniqueIndex.clear();
    this.#history.clear(this.#rules.retentionMinutes, this.#ranges);
    this.#sweptAt = 0;
  }

  #surroundingsOf({ keyPaths, defaultTtl, indexedPaths }: ContainerRules): Surroundings {
    const { self, newEtag } = this.#making;
    const history = this.#history;
    return {
      self,
      keyPaths,
      defaultTtl,
      indexedPaths,
      newEtag,
      uniqueIndex: this.#uniqueIndex,
      get history() {
        return history.history;
      },
      nowSeconds: () => this.#now,
      newItemRid: () => this.#ranges.newItemRid(),
    };
  }

  #sweep(): void {
    this.#sweptAt = this.#now;
    for (const range of this.ranges) for (const item of this.#expiredIn(range)) this.#expire(range, item);
  }

  #expire(range: PartitionRange, item: Item): void {
    if (this.history === undefined) return range.expire(item);
    this.#uniqueIndex.move(item, undefined);
    range.commit(item.key, new Map([[item.id, undefined]]));
    const change = versionChange(item, undefined, { lsn: range.lsn, at: this.#now });
    if (change !== undefined) this.history.append(range.id, [{ ...change, expired: true }]);
  }

  #expiredIn(range: PartitionRange): Item[] {
    const { defaultTtl } = this.#rules;
    if (defaultTtl === undefined) return [];
    return [...range.items()].filter((item) => isExpired(item, defaultTtl, this.#now));
  }
}
