const chunkSize = 512;

/**
 * Entries in order, cheap to insert, remove and seek in whatever their number: a list of short sorted arrays.
 * No two entries may be equal to `compare`. Do not change it while an iterator is open.
 */
export class OrderedList<Entry> {
  readonly #compare: (left: Entry, right: Entry) => number;
  readonly #chunks: Entry[][] = [];
  #size = 0;

  /** `entries` in any order; the array is sorted in place. */
  constructor(compare: (left: Entry, right: Entry) => number, entries: Entry[] = []) {
    this.#compare = compare;
    entries.sort(compare);
    for (let at = 0; at < entries.length; at += chunkSize) this.#chunks.push(entries.slice(at, at + chunkSize));
    this.#size = entries.length;
  }

  get size(): number {
    return this.#size;
  }

  /** Puts the entry in its place, over an equal one if there is one. */
  set(entry: Entry): void {
    const before = (other: Entry) => this.#compare(other, entry) < 0;
    const last = this.#chunks.at(-1)?.at(-1);
    if (last === undefined || before(last)) {
      this.#append(entry);
      return;
    }
    const [chunkAt, at] = this.#seek(before);
    const chunk = this.#chunks[chunkAt] ?? [];
    const there = chunk[at];
    const isReplaced = there !== undefined && this.#compare(there, entry) === 0;
    chunk.splice(at, isReplaced ? 1 : 0, entry);
    if (isReplaced) return;
    this.#size += 1;
    if (chunk.length > 2 * chunkSize) this.#chunks.splice(chunkAt + 1, 0, chunk.splice(chunkSize));
  }

  /** Removes the entry that is equal to this one. */
  delete(entry: Entry): void {
    const [chunkAt, at] = this.#seek((other) => this.#compare(other, entry) < 0);
    const chunk = this.#chunks[chunkAt];
    const there = chunk?.[at];
    if (chunk === undefined || there === undefined || this.#compare(there, entry) !== 0) return;
    chunk.splice(at, 1);
    this.#size -= 1;
    if (chunk.length === 0) this.#chunks.splice(chunkAt, 1);
  }

  /** From the first entry on that is not `before`: a test that is true up to some place and false behind it. */
  *from(before: (entry: Entry) => boolean): Generator<Entry> {
    let [chunkAt, at] = this.#seek(before);
    for (; chunkAt < this.#chunks.length; chunkAt += 1) {
      const chunk = this.#chunks[chunkAt] ?? [];
      for (; at < chunk.length; at += 1) {
        const entry = chunk[at];
        if (entry !== undefined) yield entry;
      }
      at = 0;
    }
  }

  /** Backwards, from the last entry on that is `before`. */
  *backFrom(before: (entry: Entry) => boolean): Generator<Entry> {
    const [chunkAt, at] = this.#seek(before);
    for (let chunkIndex = chunkAt; chunkIndex >= 0; chunkIndex -= 1) {
      const chunk = this.#chunks[chunkIndex] ?? [];
      for (let index = (chunkIndex === chunkAt ? at : chunk.length) - 1; index >= 0; index -= 1) {
        const entry = chunk[index];
        if (entry !== undefined) yield entry;
      }
    }
  }

  /** How many entries are `before`. */
  rank(before: (entry: Entry) => boolean): number {
    const [chunkAt, at] = this.#seek(before);
    let rank = at;
    for (let index = 0; index < chunkAt; index += 1) rank += this.#chunks[index]?.length ?? 0;
    return rank;
  }

  #append(entry: Entry): void {
    const last = this.#chunks.at(-1);
    if (last === undefined || last.length >= chunkSize) this.#chunks.push([entry]);
    else last.push(entry);
    this.#size += 1;
  }

  /** The place of the first entry that is not `before`. */
  #seek(before: (entry: Entry) => boolean): [chunk: number, index: number] {
    const chunks = this.#chunks;
    const chunkAt = firstNot(chunks.length, (index) => {
      const last = chunks[index]?.at(-1);
      return last !== undefined && before(last);
    });
    const chunk = chunks[chunkAt];
    if (chunk === undefined) return [chunkAt, 0];
    const at = firstNot(chunk.length, (index) => {
      const entry = chunk[index];
      return entry !== undefined && before(entry);
    });
    return [chunkAt, at];
  }
}

function firstNot(length: number, before: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
