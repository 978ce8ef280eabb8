import { hashSpace, positionOf, wholePosition } from '../hash/effective-key.ts';
import type { Item } from '../items/item.ts';
import type { KeptRange } from '../journal.ts';
import type { HashKind } from '../partition-key.ts';
import { badRequest, rangeGone } from '../refusal.ts';
import { PartitionRange, type RangeListener } from './partition-range.ts';

interface KeptRanges {
  ranges: readonly KeptRange[];
  made: number;
}

/** `count` ranges of equal size. */
export function equalRanges(count: number, kind: HashKind): KeptRanges {
  const border = (at: number) => wholePosition((hashSpace(kind) * BigInt(at)) / BigInt(count), kind);
  const ranges = Array.from({ length: count }, (_, at) => {
    return { id: String(at), low: border(at), high: border(at + 1), parents: [], lsn: 0 };
  });
  return { ranges, made: count };
}

/** The ranges of a container: together they cover the hash space, and none overlap. */
export class RangeSet {
  readonly #kind: HashKind;
  #ranges: readonly PartitionRange[];
  readonly #listener: RangeListener | undefined;
  #made: number;

  constructor(kept: KeptRanges, kind: HashKind, listener?: RangeListener) {
    this.#kind = kind;
    this.#listener = listener;
    this.#made = kept.made;
    this.#ranges = kept.ranges.map((range) => new PartitionRange({ ...range, kind }, listener));
  }

  /** How many ranges there ever were: the number that the next one gets. */
  get made(): number {
    return this.#made;
  }

  /** Puts an item of an earlier process back where it belongs. Call in LSN order. */
  inherit(item: Item): void {
    this.covering(item.effectiveKey).inherit(item);
  }

  /** In the order of hash space. */
  get list(): readonly PartitionRange[] {
    return this.#ranges;
  }

  covering(effectiveKey: string): PartitionRange {
    const range = this.#ranges.find((candidate) => candidate.covers(effectiveKey));
    if (range === undefined) throw new RangeError(`no range covers ${effectiveKey}`);
    return range;
  }

  /** Splits a range in two halves of its hash space. The halves go on with its LSN; its id is gone for good. Throws 410, or 400 if it cannot be halved. */
  split(rangeId: string): readonly PartitionRange[] {
    const parent = this.#ranges.find((range) => range.id === rangeId);
    if (parent === undefined) throw rangeGone(rangeId);
    const middle = this.#middleOf(parent);
    const parents = [...parent.parents, parent.id];
    const halves = [
      { low: parent.low, high: middle },
      { low: middle, high: parent.high },
    ].map((half) => {
      const id = String(this.#made);
      this.#made += 1;
      return new PartitionRange({ ...half, id, kind: this.#kind, parents, lsn: parent.lsn }, this.#listener);
    });
    for (const item of parent.changes(0)) halves.find((half) => half.covers(item.effectiveKey))?.inherit(item);
    this.#ranges = this.#ranges.flatMap((range) => (range === parent ? halves : [range]));
    return halves;
  }

  /**
   * The middle of the range, so that no first value of a hierarchical key is parted; or, where all items share that value, the
   * middle of these items. Where neither lies in the range, its very middle. Throws 400 if it is too narrow to have one.
   */
  #middleOf(range: PartitionRange): bigint {
    const exact = (range.low + range.high) / 2n;
    const places = [this.#middleOfItems(range), wholePosition(exact, this.#kind), exact];
    const middle = places.find((place) => place !== undefined && range.low < place && place < range.high);
    if (middle === undefined)
      throw badRequest(`The partition key range ${range.id} holds one key and cannot be split.`);
    return middle;
  }

  #middleOfItems(range: PartitionRange): bigint | undefined {
    if (this.#kind !== 'multi') return undefined;
    const places = [...new Set([...range.items()].map((item) => item.effectiveKey))].toSorted();
    const median = places[places.length >>> 1];
    const shared = median !== undefined && places[0]?.slice(0, 32) === places.at(-1)?.slice(0, 32);
    return shared ? positionOf(median) : undefined;
  }
}
