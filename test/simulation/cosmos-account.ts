import { type Container, createStore, type Item, Refusal } from 'cosmos-emulator/store';
import { type ContainerName, containers } from '../../shared/data/containers.ts';
import { type QuerySpec, queryAll } from './cosmos-query.ts';
import type { Schedule } from './schedule.ts';

/** One version of a document, and since when it is there. */
export interface Version {
  at: number;
  item: Item;
}

/** Told of every write, with the new versions of what it changed. */
export type WriteListener = (name: ContainerName, items: readonly Item[]) => void;

const versionsKept = 40;

/** The database of the shop in the emulator's store core, with the past of its documents for replicas that lag. */
export class CosmosAccount {
  readonly #schedule: Schedule;
  readonly #containers = new Map<ContainerName, Container>();
  readonly #versions = new Map<string, Version[]>();
  /** When each document was written last, by resource id. */
  readonly #changedAt = new Map<string, number>();
  readonly #listeners: WriteListener[] = [];

  constructor(schedule: Schedule, random: () => number) {
    this.#schedule = schedule;
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
    const before = ids.map((id) => this.newest(name, partition, id));
    const result = work(container);
    const changed = ids.flatMap((id, at) => {
      const item = itemOf(container, partition, id);
      return item === undefined || item.etag === before[at]?.etag ? [] : [item];
    });
    for (const item of changed) {
      const versions = this.#versionsOf(name, partition, item.id);
      this.#changedAt.set(item.rid, this.#schedule.now);
      versions.push({ at: this.#schedule.now, item });
      if (versions.length > versionsKept) versions.shift();
    }
    if (changed.length > 0) for (const listener of this.#listeners) listener(name, changed);
    return result;
  }

  newest(name: ContainerName, partition: string, id: string): Item | undefined {
    return itemOf(this.container(name), partition, id);
  }

  /** What a replica shows that lags by `lag` milliseconds, but not behind the write `seen` of its range. */
  asOf(name: ContainerName, partition: string, id: string, lag: number, seen: number): Item | undefined {
    const newest = this.newest(name, partition, id);
    if (newest === undefined || lag === 0) return newest;
    const then = this.#schedule.now - lag;
    const versions = this.#versionsOf(name, partition, id);
    const shown = versions.findLast((version) => version.at <= then || version.item.lsn <= seen);
    return shown?.item;
  }

  /** The rows of a query over all ranges. A replica that lags does not show what was written in the meantime. */
  rows(name: ContainerName, spec: QuerySpec, lag: number): unknown[] {
    const since = this.#schedule.now - lag;
    return queryAll(this.container(name), spec)
      .filter(({ rid }) => lag === 0 || (this.#changedAt.get(rid ?? '') ?? 0) <= since)
      .map(({ row }) => row);
  }

  /** All documents of a container, the newest version of each. */
  *all(name: ContainerName): Generator<Item> {
    for (const range of this.container(name).ranges) yield* range.items();
  }

  #versionsOf(name: ContainerName, partition: string, id: string): Version[] {
    const key = `${name}/${partition}/${id}`;
    const known = this.#versions.get(key);
    if (known !== undefined) return known;
    const versions: Version[] = [];
    this.#versions.set(key, versions);
    return versions;
  }
}

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
