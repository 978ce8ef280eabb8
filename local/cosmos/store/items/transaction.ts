import type { IndexedPaths } from '../../request-units/indexing-policy.ts';
import type { JsonObject } from '../../sql/json.ts';
import { versionChange } from '../feed/version-change.ts';
import type { VersionHistory } from '../feed/version-history.ts';
import { keyOf, keyText, type PartitionKey } from '../partition-key.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import { badRequest, conflict, subStatus } from '../refusal.ts';
import { type Item, isExpired, itemOf } from './item.ts';
import type { UniqueIndex } from './unique-index.ts';

/** What a write needs to know of its container. */
export interface Surroundings {
  readonly self: string;
  readonly keyPaths: readonly (readonly string[])[];
  readonly defaultTtl: number | undefined;
  readonly indexedPaths: IndexedPaths;
  readonly uniqueIndex: UniqueIndex;
  /** Of a container that keeps all versions. */
  readonly history: VersionHistory | undefined;
  nowSeconds: () => number;
  newEtag: () => string;
  newItemRid: () => string;
}

/** Reads and writes of one partition key that take effect together, under one LSN, or not at all. */
export class Transaction {
  readonly container: Surroundings;
  readonly #range: PartitionRange;
  readonly #key: string;
  readonly #effectiveKey: string;
  readonly #now: number;
  readonly #staged = new Map<string, Item | undefined>();

  constructor(container: Surroundings, range: PartitionRange, key: PartitionKey, effectiveKey: string) {
    this.container = container;
    this.#range = range;
    this.#key = keyText(key);
    this.#effectiveKey = effectiveKey;
    this.#now = container.nowSeconds();
  }

  get(id: string): Item | undefined {
    if (this.#staged.has(id)) return this.#staged.get(id);
    const item = this.#range.get(this.#key, id);
    if (item === undefined || !isExpired(item, this.container.defaultTtl, this.#now)) return item;
    this.#range.expire(item);
    return undefined;
  }

  /** Stages a version made of `body`; `previous` is the version it takes the place of. */
  put(body: JsonObject, previous: Item | undefined): Item {
    this.#requireKey(body);
    const item = itemOf(body, {
      key: this.#key,
      effectiveKey: this.#effectiveKey,
      rid: previous?.rid ?? this.container.newItemRid(),
      etag: this.container.newEtag(),
      ts: this.#now,
      lsn: this.#range.lsn + 1,
      containerSelf: this.container.self,
    });
    this.#requireUnique(item);
    this.#staged.set(item.id, item);
    return item;
  }

  /** Every item of the partition key, without those that this transaction writes. */
  items(): Item[] {
    const ids = [...this.#range.items(this.#key)].map(({ id }) => id);
    return ids.map((id) => this.get(id)).filter((item) => item !== undefined);
  }

  remove(id: string): void {
    this.#staged.set(id, undefined);
  }

  commit(): void {
    if (this.#staged.size === 0) return;
    const { uniqueIndex, history } = this.container;
    if (uniqueIndex.hasNoKeys && history === undefined) return this.#range.commit(this.#key, this.#staged);
    const write = { lsn: this.#range.lsn + 1, at: this.#now };
    const changes = [...this.#staged].map(([id, after]) => ({ before: this.#range.get(this.#key, id), after }));
    for (const { before } of changes) uniqueIndex.move(before, undefined);
    for (const { after } of changes) uniqueIndex.move(undefined, after);
    this.#range.commit(this.#key, this.#staged);
    const told = changes.map(({ before, after }) => versionChange(before, after, write));
    history?.append(
      this.#range.id,
      told.filter((change) => change !== undefined),
    );
  }

  /** Throws 409 if another item of the partition key has one of the item's unique keys. */
  #requireUnique(item: Item): void {
    const { uniqueIndex } = this.container;
    for (const value of uniqueIndex.valuesOf(item.document)) {
      const held = uniqueIndex.holder(this.#key, value);
      const ids = [...this.#staged.keys(), ...(held === undefined ? [] : [held.id])];
      const other = ids.find((id) => id !== item.id && this.#holds(id, value));
      if (other !== undefined) throw conflict(`The item "${other}" has the same unique key ${value.slice(0, 300)}.`);
    }
  }

  #holds(id: string, value: string): boolean {
    const item = this.get(id);
    return item !== undefined && this.container.uniqueIndex.valuesOf(item.document).includes(value);
  }

  #requireKey(body: JsonObject): void {
    const own = keyText(keyOf(body, this.container.keyPaths));
    if (own === this.#key) return;
    throw badRequest(
      `PartitionKey extracted from document doesn't match the one specified in the header: the document has ${own}, the header ${this.#key}.`,
      subStatus.keyMismatch,
    );
  }
}
