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

interface Replica {
  copy: PartitionRange;
  /** What it has not learned of, oldest first. */
  pending: Write[];
}

/** A second copy of each range of a container, which learns of every write a little later. */
export class Replicas {
  readonly #lag: ReplicaLag;
  readonly #kind: HashKind;
  readonly #copies = new Map<string, Replica>();

  constructor(lag: ReplicaLag, kind: HashKind, ranges: readonly PartitionRange[]) {
    this.#lag = lag;
    this.#kind = kind;
    for (const range of ranges) this.#add(range);
  }

  wrote({ id }: PartitionRange, key: string, versions: ReadonlyMap<string, Item | undefined>): void {
    const replica = this.#copies.get(id);
    const { clock, lagMs } = this.#lag;
    const now = clock.now();
    replica?.pending.push({ at: now, key, versions: new Map(versions) });
    // What every reader would be shown by now does not wait for one.
    if (replica !== undefined) catchUp(replica, now - lagMs, now);
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
    catchUp(replica, now - random() * lagMs, now);
    return replica.copy;
  }

  #add(range: PartitionRange): void {
    const copy = new PartitionRange({ ...slotOf(range), kind: this.#kind });
    for (const item of range.changes(0)) copy.inherit(item);
    this.#copies.set(range.id, { copy, pending: [] });
  }
}

/** Up to a moment. What was written later than now was written before the clock was set back. */
function catchUp({ copy, pending }: Replica, asOf: number, now: number): void {
  const late = pending.findIndex(({ at }) => at > asOf && at <= now);
  for (const { key, versions } of pending.splice(0, late === -1 ? pending.length : late)) copy.commit(key, versions);
}

function slotOf({ id, low, high, parents, lsn }: PartitionRange) {
  return { id, low, high, parents, lsn };
}
