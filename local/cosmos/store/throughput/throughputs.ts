import type { Journal } from '../journal.ts';
import type { Throughput } from './throughput.ts';

/** Throughput by resource id of a database or container. */
export class Throughputs {
  readonly #byRid = new Map<string, Throughput>();
  readonly #journal: Journal | undefined;

  constructor(journal?: Journal) {
    this.#journal = journal;
  }

  get(rid: string): Throughput | undefined {
    return this.#byRid.get(rid);
  }

  set(rid: string, throughput: Throughput): void {
    this.#byRid.set(rid, throughput);
    this.#journal?.({ kind: 'throughput', rid, throughput });
  }

  delete(rid: string): void {
    this.#byRid.delete(rid);
    this.#journal?.({ kind: 'throughput', rid, throughput: undefined });
  }

  /** Takes the place of all there is by what was kept. */
  restore(kept: ReadonlyMap<string, Throughput>): void {
    this.#byRid.clear();
    for (const [rid, throughput] of kept) this.#byRid.set(rid, throughput);
  }
}
