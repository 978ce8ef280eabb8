import { hashSpace } from './hash/effective-key.ts';
import type { HashKind } from './partition-key.ts';
import { PartitionRange } from './partition-range.ts';
import { rangeGone } from './refusal.ts';

/** The ranges of a container: together they cover the hash space, and none overlap. */
export class RangeSet {
  readonly #kind: HashKind;
  #ranges: readonly PartitionRange[];
  #made: number;

  /** `count` ranges of equal size. */
  constructor(count: number, kind: HashKind) {
    const border = (at: number) => (hashSpace(kind) * BigInt(at)) / BigInt(count);
    this.#kind = kind;
    this.#made = count;
    this.#ranges = Array.from({ length: count }, (_, at) => {
      return new PartitionRange({ id: String(at), low: border(at), high: border(at + 1), kind, parents: [], lsn: 0 });
    });
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

  /** Splits a range in two halves of its hash space. The halves go on with its LSN; its id is gone for good. Throws 410. */
  split(rangeId: string): readonly PartitionRange[] {
    const parent = this.#ranges.find((range) => range.id === rangeId);
    if (parent === undefined) throw rangeGone(rangeId);
    const middle = (parent.low + parent.high) / 2n;
    const parents = [...parent.parents, parent.id];
    const halves = [
      { low: parent.low, high: middle },
      { low: middle, high: parent.high },
    ].map((half) => {
      const id = String(this.#made);
      this.#made += 1;
      return new PartitionRange({ ...half, id, kind: this.#kind, parents, lsn: parent.lsn });
    });
    for (const item of parent.changes(0)) halves.find((half) => half.covers(item.effectiveKey))?.inherit(item);
    this.#ranges = this.#ranges.flatMap((range) => (range === parent ? halves : [range]));
    return halves;
  }
}
