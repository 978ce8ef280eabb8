import type { HistoryStart, Journal } from '../journal.ts';
import { firstBehind } from '../ranges/change-log.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import type { VersionChange } from './version-change.ts';

interface Log {
  changes: VersionChange[];
  /** Up to and including this write, changes are no longer here. */
  forgottenLsn: number;
}

interface Making {
  retentionMinutes: number;
  /** Its resource id. */
  container: string;
  journal?: Journal | undefined;
  /** By range: up to and including this write, changes are not there. */
  from: HistoryStart;
}

/** Changes that nobody reads are swept out too, now and then. */
const sweepEvery = 1024;

/** Every change of a container for as long as its change feed policy says, by range and in the order of LSNs. */
export class VersionHistory {
  readonly #logs: Map<string, Log>;
  readonly #container: string;
  readonly #journal: Journal | undefined;
  #retentionSeconds: number;

  constructor({ retentionMinutes, container, journal, from }: Making) {
    this.#retentionSeconds = retentionMinutes * 60;
    this.#container = container;
    this.#journal = journal;
    this.#logs = new Map([...from].map(([id, forgottenLsn]) => [id, { changes: [], forgottenLsn }]));
  }

  /** A history that begins now: what was written before is not in it. */
  static begin(making: Omit<Making, 'from'>, ranges: readonly PartitionRange[]): VersionHistory {
    const from = new Map(ranges.map(({ id, lsn }) => [id, lsn]));
    making.journal?.({ kind: 'history', container: making.container, from });
    return new VersionHistory({ ...making, from });
  }

  /** Takes over what an earlier process kept. */
  inherit(rangeId: string, change: VersionChange): void {
    this.#logs.get(rangeId)?.changes.push(change);
  }

  retain(retentionMinutes: number): void {
    this.#retentionSeconds = retentionMinutes * 60;
  }

  append(rangeId: string, changes: readonly VersionChange[]): void {
    const log = this.#logs.get(rangeId);
    const latest = changes.at(-1);
    if (log === undefined || latest === undefined) return;
    log.changes.push(...changes);
    this.#journal?.({ kind: 'versions', container: this.#container, changes });
    if (log.changes.length % sweepEvery === 0) this.#forget(log, latest.at - this.#retentionSeconds);
  }

  /** Hands the changes of a range to the two that take its place. */
  split(rangeId: string, halves: readonly PartitionRange[]): void {
    const parent = this.#logs.get(rangeId);
    if (parent === undefined) return;
    this.#logs.delete(rangeId);
    for (const half of halves) {
      const changes = parent.changes.filter(({ item }) => half.covers(item.effectiveKey));
      this.#logs.set(half.id, { changes, forgottenLsn: parent.forgottenLsn });
    }
    this.#journalStart([]);
  }

  /** What was written to a range after `lsn`; undefined if that is too long ago to be complete. */
  after(rangeId: string, lsn: number, nowSeconds: number): Iterable<VersionChange> | undefined {
    const log = this.#logs.get(rangeId);
    if (log === undefined) return undefined;
    this.#forget(log, nowSeconds - this.#retentionSeconds);
    return lsn < log.forgottenLsn ? undefined : from(log.changes, firstBehind(log.changes, lsn));
  }

  #forget(log: Log, before: number): void {
    const kept = log.changes.findIndex(({ at }) => at >= before);
    const forgotten = log.changes.splice(0, kept === -1 ? log.changes.length : kept);
    if (forgotten.length === 0) return;
    log.forgottenLsn = forgotten.at(-1)?.lsn ?? log.forgottenLsn;
    this.#journalStart(forgotten);
  }

  #journalStart(forgotten: readonly VersionChange[]): void {
    const from = new Map([...this.#logs].map(([id, { forgottenLsn }]) => [id, forgottenLsn]));
    this.#journal?.({ kind: 'history-from', container: this.#container, from, forgotten });
  }
}

function* from(changes: readonly VersionChange[], start: number): Generator<VersionChange> {
  for (let at = start; at < changes.length; at += 1) {
    const change = changes[at];
    if (change !== undefined) yield change;
  }
}
