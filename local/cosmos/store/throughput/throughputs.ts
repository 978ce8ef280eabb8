import type { Journal } from '../journal.ts';
import { type Provisioned, perSecondOf, type Throughput } from './throughput.ts';

/** Throughput by resource id of a database or container. */
export class Throughputs {
  readonly #byRid = new Map<string, Provisioned>();
  readonly #journal: Journal | undefined;

  constructor(journal?: Journal) {
    this.#journal = journal;
  }

  get(rid: string): Provisioned | undefined {
    return this.#byRid.get(rid);
  }

  set(rid: string, throughput: Throughput): void {
    const highest = Math.max(this.#byRid.get(rid)?.highest ?? 0, perSecondOf(throughput));
    const provisioned = { ...throughput, highest };
    this.#byRid.set(rid, provisioned);
    this.#journal?.({ kind: 'throughput', rid, throughput: provisioned });
  }

  delete(rid: string): void {
    this.#byRid.delete(rid);
    this.#journal?.({ kind: 'throughput', rid, throughput: undefined });
  }

  /** Takes the place of all there is by what was kept. */
  restore(kept: ReadonlyMap<string, Provisioned>): void {
    this.#byRid.clear();
    for (const [rid, throughput] of kept) this.#byRid.set(rid, throughput);
  }
}
