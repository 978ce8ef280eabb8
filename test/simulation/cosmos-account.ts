import { type Container, createStore, type Item, Refusal } from 'cosmos-emulator/store';
import { type JsonValue, prepareQuery } from '../../local/cosmos/sql/query.ts';
import { type ContainerName, containers } from '../../shared/data/containers.ts';
import type { Schedule } from './schedule.ts';

/** One version of a document, and since when it is there. */
export interface Version {
  at: number;
  item: Item;
}

export interface QuerySpec {
  query: string;
  parameters: { name: string; value: JsonValue }[];
}

/** Told of every write, with the new versions of what it changed. */
export type WriteListener = (name: ContainerName, items: readonly Item[]) => void;

const versionsKept = 40;

/** The database of the shop in the emulator's store core, with the past of its documents for replicas that lag. */
export class CosmosAccount {
  readonly #schedule: Schedule;
  readonly #start: number;
  readonly #containers = new Map<ContainerName, Container>();
  readonly #versions = new Map<string, Version[]>();
  readonly #listeners: WriteListener[] = [];

  constructor(schedule: Schedule, random: () => number) {
    this.#schedule = schedule;
    this.#start = schedule.now;
    const store = createStore({ clock: { now: () => schedule.now }, random, ranges: 2 });
    store.createDatabase('shop');
    for (const name of Object.keys(containers).filter(isContainerName)) {
      this.#containers.set(name, store.createContainer('shop', { ...containers[name] }));
    }
  }

  container(name: ContainerName): Container {
    const found = this.#containers.get(name);
    if (found === undefined) throw new TypeError(`There is no container ${name}.`);
    return found;
  }

  onWrite(listener: WriteListener): void {
    this.#listeners.push(listener);
  }

  /** Runs a write and tells what came of each document in it. */
  write<T>(name: ContainerName, partition: string, ids: readonly string[], work: (container: Container) => T): T {
    const container = this.container(name);
    const result = work(container);
    const changed = ids.flatMap((id) => {
      const item = itemOf(container, partition, id);
      return item === undefined || item.etag === this.newest(name, partition, id)?.etag ? [] : [item];
    });
    for (const item of changed) {
      const versions = this.#versionsOf(name, item.key, item.id);
      versions.push({ at: this.#schedule.now, item });
      if (versions.length > versionsKept) versions.shift();
    }
    if (changed.length > 0) for (const listener of this.#listeners) listener(name, changed);
    return result;
  }

  /** Somebody clears up by hand. */
  remove(name: ContainerName, partition: string, id: string): void {
    if (this.newest(name, partition, id) === undefined) return;
    this.container(name).delete([partition], id);
    this.#versionsOf(name, keyText(partition), id).length = 0;
  }

  newest(name: ContainerName, partition: string, id: string): Item | undefined {
    return this.#versionsOf(name, keyText(partition), id).at(-1)?.item;
  }

  /** What a replica shows that lags by `lag` milliseconds, but not behind the write `seen` of its range. */
  asOf(name: ContainerName, partition: string, id: string, lag: number, seen: number): Item | undefined {
    return this.#shown(this.#versionsOf(name, keyText(partition), id), lag, seen);
  }

  /** The rows of a query over all ranges, in its order, from a replica that lags. */
  rows(name: ContainerName, { query, parameters }: QuerySpec, lag: number): unknown[] {
    const documents = [...this.all(name)]
      .map((item) => (lag === 0 ? item : this.#shown(this.#versionsOf(name, item.key, item.id), lag, -1)))
      .flatMap((shown) => (shown === undefined ? [] : [shown.document]));
    return [...prepareQuery(query, parameters).rows(documents)].map(({ row }) => row);
  }

  /** All documents of a container, the newest version of each. */
  *all(name: ContainerName): Generator<Item> {
    for (const range of this.container(name).ranges) yield* range.items();
  }

  #shown(versions: readonly Version[], lag: number, seen: number): Item | undefined {
    const then = this.#schedule.now - lag;
    // What the shop began with has been there for ever.
    return versions.findLast(({ at, item }) => at <= Math.max(then, this.#start) || item.lsn <= seen)?.item;
  }

  #versionsOf(name: ContainerName, key: string, id: string): Version[] {
    const path = `${name}/${key}/${id}`;
    const known = this.#versions.get(path);
    if (known !== undefined) return known;
    const versions: Version[] = [];
    this.#versions.set(path, versions);
    return versions;
  }
}

/** A partition key as the store writes it. */
const keyText = (partition: string): string => JSON.stringify([partition]);

function itemOf(container: Container, partition: string, id: string): Item | undefined {
  try {
    return container.read([partition], id).item;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}

export function isContainerName(name: string): name is ContainerName {
  return Object.hasOwn(containers, name);
}
