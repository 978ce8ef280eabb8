import type { JsonObject } from '../../sql/json.ts';
import type { UniqueKeyPolicy } from '../definition/unique-key-policy.ts';
import { pathNames, valueAt } from '../partition-key.ts';
import type { Item } from './item.ts';

/** Who holds which unique key, by partition key. Expired items may still be in it: ask the range whether a holder is there. */
export class UniqueIndex {
  readonly #keys: readonly (readonly (readonly string[])[])[];
  readonly #partitions = new Map<string, Map<string, Item>>();

  constructor(policy: UniqueKeyPolicy | undefined) {
    this.#keys = (policy?.uniqueKeys ?? []).map(({ paths }) => paths.map(pathNames));
  }

  /** Whether the container has no unique keys at all. */
  get hasNoKeys(): boolean {
    return this.#keys.length === 0;
  }

  /** What an item with this content must not share with another, as text. A missing value counts as null. */
  valuesOf(document: JsonObject): string[] {
    return this.#keys.map((paths, at) => {
      return JSON.stringify([at, ...paths.map((names) => valueAt(document, names) ?? null)]);
    });
  }

  holder(partition: string, value: string): Item | undefined {
    return this.#partitions.get(partition)?.get(value);
  }

  /** A version takes the place of another; undefined at both ends of an item's life. */
  move(before: Item | undefined, after: Item | undefined): void {
    if (this.hasNoKeys) return;
    if (before !== undefined) this.#release(before);
    if (after !== undefined) this.#hold(after);
  }

  clear(): void {
    this.#partitions.clear();
  }

  #release(item: Item): void {
    const held = this.#partitions.get(item.key);
    for (const value of this.valuesOf(item.document)) {
      if (held?.get(value)?.id === item.id) held.delete(value);
    }
    if (held?.size === 0) this.#partitions.delete(item.key);
  }

  #hold(item: Item): void {
    const held = this.#partitions.get(item.key) ?? new Map<string, Item>();
    for (const value of this.valuesOf(item.document)) held.set(value, item);
    this.#partitions.set(item.key, held);
  }
}
