import type { Value } from '../../sql/json.ts';
import { compareSort } from '../../sql/values/compare.ts';
import type { Item } from '../items/item.ts';
import { valueAt } from '../partition-key.ts';
import { OrderedList } from './ordered-list.ts';
import { RecentlyUsed } from './recently-used.ts';

export interface Entry {
  readonly value: Value;
  readonly item: Item;
}

const maxPaths = 16;
const maxKeys = 1024;
/** So few items are looked at sooner than they are sorted. */
const fewItems = 64;

/** Items in order: by their numbers, and by the values at paths. Each order is made when it is first asked for, and kept up to date from then on. */
export class Indexes {
  readonly #items: () => Iterable<Item>;
  readonly #byPath: RecentlyUsed<{ names: readonly string[]; entries: OrderedList<Entry> }>;
  #byNumber: OrderedList<Item> | undefined;

  constructor(items: () => Iterable<Item>, paths = maxPaths) {
    this.#items = items;
    this.#byPath = new RecentlyUsed(paths);
  }

  get byNumber(): OrderedList<Item> {
    this.#byNumber ??= new OrderedList(compareNumbers, [...this.#items()]);
    return this.#byNumber;
  }

  /** By the value at a path, then by number; undefined if there are enough others in use. */
  byPath(names: readonly string[]): OrderedList<Entry> | undefined {
    return this.#byPath.use(JSON.stringify(names), () => ({ names, entries: this.#build(names) }))?.entries;
  }

  change(before: Item | undefined, after: Item | undefined): void {
    if (before !== undefined && before.number !== after?.number) this.#byNumber?.delete(before);
    if (after !== undefined) this.#byNumber?.set(after);
    for (const { names, entries } of this.#byPath.values()) {
      const [old, fresh] = [before && entryOf(before, names), after && entryOf(after, names)];
      if (old !== undefined && (fresh === undefined || compareEntries(old, fresh) !== 0)) entries.delete(old);
      if (fresh !== undefined) entries.set(fresh);
    }
  }

  #build(names: readonly string[]): OrderedList<Entry> {
    return new OrderedList(
      compareEntries,
      Array.from(this.#items(), (item) => entryOf(item, names)),
    );
  }
}

/** The indexes of a range: over all its items, and over those of partition keys that have many. */
export class RangeIndexes {
  readonly #items: (key?: string) => Iterable<Item>;
  readonly #ofKeys = new RecentlyUsed<Indexes>(maxKeys);
  #whole: Indexes;
  #version = 0;

  constructor(items: (key?: string) => Iterable<Item>) {
    this.#items = items;
    this.#whole = new Indexes(() => items());
  }

  /** Another number after every change. */
  get version(): number {
    return this.#version;
  }

  /** Over the range, or over one partition key. */
  of(key: string | undefined, count: number): Indexes {
    if (key === undefined) return this.#whole;
    const items = () => this.#items(key);
    const kept = count > fewItems ? this.#ofKeys.use(key, () => new Indexes(items)) : undefined;
    return kept ?? new Indexes(items, 0);
  }

  /** Tells of a version that takes the place of another; undefined: there is none. */
  change(before: Item | undefined, after: Item | undefined): void {
    this.#version += 1;
    const key = (after ?? before)?.key;
    this.#whole.change(before, after);
    if (key !== undefined) this.#ofKeys.get(key)?.change(before, after);
  }

  /** Drops them all; they are made again when they are asked for. */
  forget(): void {
    this.#version += 1;
    this.#whole = new Indexes(() => this.#items());
    this.#ofKeys.clear();
  }
}

function entryOf(item: Item, names: readonly string[]): Entry {
  return { value: valueAt(item.document, names), item };
}

function compareNumbers(left: Item, right: Item): number {
  return left.number - right.number;
}

function compareEntries(left: Entry, right: Entry): number {
  return compareSort(left.value, right.value) || left.item.number - right.item.number;
}
