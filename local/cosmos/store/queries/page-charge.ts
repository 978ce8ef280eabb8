import { queryCharge } from '../../request-units/charges.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import type { Meter } from '../throughput/meter.ts';

interface Making {
  /** Whether the index alone finds the rows, so that no other documents are looked at. */
  isCovered: boolean;
  meterOf?: ((range: PartitionRange) => Meter | undefined) | undefined;
}

/** What a page of a query costs, and which of its ranges pays for what. */
export class PageCharge {
  readonly #isCovered: boolean;
  readonly #meterOf: Making['meterOf'];
  #rows = 0;
  #bytesOut = 0;
  #scanned = 0;
  #paid = 0;

  constructor({ isCovered, meterOf }: Making) {
    this.#isCovered = isCovered;
    this.#meterOf = meterOf;
  }

  /** Bytes of the rows so far. */
  get bytesOut(): number {
    return this.#bytesOut;
  }

  /** In request units. */
  get total(): number {
    const scanned = this.#isCovered ? this.#rows : this.#scanned;
    return queryCharge({ rows: this.#rows, bytesOut: this.#bytesOut, scanned });
  }

  addRow(bytes: number): void {
    this.#rows += 1;
    this.#bytesOut += bytes;
  }

  /** That many documents have to be looked at, unless the index finds the rows. */
  addScan(documents: number): void {
    this.#scanned += documents;
  }

  /** The first range of a page refuses with 429 when it has no throughput left; at any other the page ends: then false. */
  mayRead(range: PartitionRange, isFirst: boolean): boolean {
    const meter = this.#meterOf?.(range);
    if (isFirst) meter?.admit();
    return isFirst || meter?.hasLeft() !== false;
  }

  /** The range pays for what came since another did. */
  chargeTo(range: PartitionRange): void {
    const { total } = this;
    this.#meterOf?.(range)?.spend(total - this.#paid);
    this.#paid = total;
  }
}
