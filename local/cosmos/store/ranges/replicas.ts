import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import type { Item } from '../items/item.ts';
import type { HashKind } from '../partition-key.ts';
import { PartitionRange } from './partition-range.ts';

/** How far readers without a session token may be behind. */
export interface ReplicaLag {
  /** Milliseconds; each read is behind by some part of it. */
  lagMs: number;
  clock: Clock;
  random: Random;
}

interface Write {
  at: number;
  key: string;
  versions: ReadonlyMap<string, Item | undefined>;
}

/** A second copy of each range of a container, which learns of every write a little later. */
export class Replicas {
  readonly #lag: ReplicaLag;
  readonly #kind: HashKind;
  readonly #copies = new Map<string, { copy: PartitionRange; pending: Write[] }>();

  constructor(lag: ReplicaLag, kind: HashKind, ranges: readonly PartitionRange[]) {
    this.#lag = lag;
    this.#kind = kind;
    for (const range of ranges) this.#add(range);
  }

  wrote({ id }: PartitionRange, key: string, versions: ReadonlyMap<string, Item | undefined>): void {
    this.#copies.get(id)?.pending.push({ at: this.#lag.clock.now(), key, versions: new Map(versions) });
  }

  /** A split waits for its replicas: the copies of the halves are up to date. */
  split(rangeId: string, halves: readonly PartitionRange[]): void {
    this.#copies.delete(rangeId);
    for (const half of halves) this.#add(half);
  }

  clear(): void {
    for (const { copy, pending } of this.#copies.values()) {
      copy.clear();
      pending.length = 0;
    }
  }

  /** The replica of the range as it was read last. */
  of(range: PartitionRange): PartitionRange {
    return this.#copies.get(range.id)?.copy ?? range;
  }

  /** Reads from the replica: the range as it was up to `lagMs` ago. A replica never goes back. */
  read(range: PartitionRange): PartitionRange {
    const replica = this.#copies.get(range.id);
    if (replica === undefined) return range;
    const { lagMs, clock, random } = this.#lag;
    const now = clock.now();
    const asOf = now - random() * lagMs;
    // What was written later than now was written before the clock was set back.
    const late = replica.pending.findIndex(({ at }) => at > asOf && at <= now);
    const due = replica.pending.splice(0, late === -1 ? replica.pending.length : late);
    for (const { key, versions } of due) replica.copy.commit(key, versions);
    return replica.copy;
  }

  #add(range: PartitionRange): void {
    const copy = new PartitionRange({ ...slotOf(range), kind: this.#kind });
    for (const item of range.changes(0)) copy.inherit(item);
    this.#copies.set(range.id, { copy, pending: [] });
  }
}

function slotOf({ id, low, high, parents, lsn }: PartitionRange) {
  return { id, low, high, parents, lsn };
}
