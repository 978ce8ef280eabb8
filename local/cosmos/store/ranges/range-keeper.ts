import type { Item } from '../items/item.ts';
import type { ContainerImage, Journal } from '../journal.ts';
import type { HashKind } from '../partition-key.ts';
import { childRid } from '../rid.ts';
import type { PartitionRange, RangeListener } from './partition-range.ts';
import { equalRanges, RangeSet } from './range-set.ts';
import { type ReplicaLag, Replicas } from './replicas.ts';

interface Making {
  /** Of the container. */
  rid: string;
  kind: HashKind;
  /** Ranges to start with. */
  ranges: number;
  journal?: Journal | undefined;
  /** Undefined: no read is behind. */
  replicaLag?: ReplicaLag | undefined;
  /** Told of every item whose time has run out. */
  expired: (item: Item) => void;
  /** What an earlier process kept. */
  image?: ContainerImage | undefined;
}

/** The ranges of a container with their replicas. Tells the journal of what is written to them, and numbers their items. */
export class RangeKeeper {
  readonly #making: Making;
  readonly #set: RangeSet;
  readonly #replicas: Replicas | undefined;
  #itemsMade: number;

  constructor(making: Making) {
    const { ranges, kind, image, replicaLag } = making;
    this.#making = making;
    this.#itemsMade = image?.itemsMade ?? 0;
    const kept = image && { ranges: image.ranges, made: image.rangesMade };
    this.#set = new RangeSet(kept ?? equalRanges(ranges, kind), kind, this.#listener());
    if (image === undefined) this.#journalRanges();
    else for (const item of image.items) this.#set.inherit(item);
    this.#replicas = replicaLag && new Replicas(replicaLag, kind, this.list);
  }

  /** In the order of hash space. */
  get list(): readonly PartitionRange[] {
    return this.#set.list;
  }

  covering(effectiveKey: string): PartitionRange {
    return this.#set.covering(effectiveKey);
  }

  /** The range as a replica has it that is read now: some time may be missing. */
  readReplica(range: PartitionRange): PartitionRange {
    return this.#replicas?.read(range) ?? range;
  }

  /** The range as its replica was read last. */
  replicaOf(range: PartitionRange): PartitionRange {
    return this.#replicas?.of(range) ?? range;
  }

  /** The resource id of the next item. */
  newItemRid(): string {
    this.#itemsMade += 1;
    return childRid(this.#making.rid, 'item', this.#itemsMade);
  }

  /** Splits a range in two halves of its hash space. */
  split(rangeId: string): readonly PartitionRange[] {
    const halves = this.#set.split(rangeId);
    this.#replicas?.split(rangeId, halves);
    this.#journalRanges();
    return halves;
  }

  *items(): Generator<Item> {
    for (const range of this.list) yield* range.items();
  }

  clear(): void {
    for (const range of this.list) range.clear();
    this.#replicas?.clear();
  }

  #listener(): RangeListener {
    const { rid: container, journal } = this.#making;
    return {
      wrote: (range, key, versions) => {
        this.#replicas?.wrote(range, key, versions);
        const { id, lsn } = range;
        journal?.({ kind: 'write', container, range: id, lsn, key, versions, itemsMade: this.#itemsMade });
      },
      expired: (item) => {
        this.#making.expired(item);
        journal?.({ kind: 'expiry', container, key: item.key, id: item.id });
      },
    };
  }

  #journalRanges(): void {
    const { rid, journal } = this.#making;
    const ranges = this.list.map(({ id, low, high, parents, lsn }) => ({ id, low, high, parents, lsn }));
    journal?.({ kind: 'ranges', container: rid, ranges, rangesMade: this.#set.made });
  }
}
