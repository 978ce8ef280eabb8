import type { ContainerImage, Journal } from '../journal.ts';
import type { RangeKeeper } from '../ranges/range-keeper.ts';
import { VersionHistory } from './version-history.ts';

/** Keeps the history of a container as its change feed policy says: begins one, goes on with it, or ends it. */
export class HistoryKeeper {
  readonly #container: string;
  readonly #journal: Journal | undefined;
  #history: VersionHistory | undefined;

  /** `container` is its resource id. */
  constructor(container: string, journal: Journal | undefined) {
    this.#container = container;
    this.#journal = journal;
  }

  /** Undefined: none is kept. */
  get history(): VersionHistory | undefined {
    return this.#history;
  }

  /** Goes by this retention from now on; 0 ends it. What was written before a history began is not told. */
  retain(retentionMinutes: number, { list }: RangeKeeper): void {
    if (retentionMinutes === 0) this.#end();
    else if (this.#history === undefined) this.#history = VersionHistory.begin(this.#making(retentionMinutes), list);
    else this.#history.retain(retentionMinutes);
  }

  /** Forgets all that it has, and begins anew. */
  clear(retentionMinutes: number, ranges: RangeKeeper): void {
    this.#history = undefined;
    this.retain(retentionMinutes, ranges);
  }

  /** Takes over what an earlier process kept. */
  restore({ historyFrom, versions }: ContainerImage, retentionMinutes: number, ranges: RangeKeeper): void {
    if (historyFrom === undefined || retentionMinutes === 0) return;
    this.#history = new VersionHistory({ ...this.#making(retentionMinutes), from: historyFrom });
    for (const change of versions) this.#history.inherit(ranges.covering(change.item.effectiveKey).id, change);
  }

  #end(): void {
    if (this.#history === undefined) return;
    this.#history = undefined;
    this.#journal?.({ kind: 'history', container: this.#container, from: undefined });
  }

  #making(retentionMinutes: number) {
    return { retentionMinutes, container: this.#container, journal: this.#journal };
  }
}
