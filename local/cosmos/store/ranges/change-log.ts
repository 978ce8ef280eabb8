import type { Item } from '../items/item.ts';

/** The writes of one range in LSN order. Only the latest version of an item counts; older entries are swept out now and then. */
export class ChangeLog {
  #entries: Item[] = [];
  #stale = 0;

  append(item: Item): void {
    this.#entries.push(item);
  }

  /** Tells the log that one of its entries is no longer the latest version. */
  outdate(isLatest: (item: Item) => boolean): void {
    this.#stale += 1;
    if (this.#stale < 64 || this.#stale * 2 < this.#entries.length) return;
    this.#entries = this.#entries.filter(isLatest);
    this.#stale = 0;
  }

  /** Every entry, stale ones included, whose LSN is greater than `lsn`. */
  *after(lsn: number): Generator<Item> {
    const entries = this.#entries;
    for (let at = firstBehind(entries, lsn); at < entries.length; at += 1) {
      const entry = entries[at];
      if (entry !== undefined) yield entry;
    }
  }

  clear(): void {
    this.#entries = [];
    this.#stale = 0;
  }
}

/** Where, in the order of LSNs, those begin that are greater than `lsn`. */
export function firstBehind(entries: readonly { lsn: number }[], lsn: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.lsn ?? Number.POSITIVE_INFINITY) > lsn) high = middle;
    else low = middle + 1;
  }
  return low;
}
