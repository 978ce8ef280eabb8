import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { Container } from './container.ts';
import { type ContainerDefinition, requireResourceId } from './definition/container-definition.ts';
import { Identities } from './identities.ts';
import type { ContainerImage, Journal, StoreImage } from './journal.ts';
import type { ReplicaLag } from './ranges/replicas.ts';
import { badRequest, conflict, notFound, ownerNotFound } from './refusal.ts';
import { defaultThroughput, perSecondOf, type Throughput } from './throughput/throughput.ts';
import { Throughputs } from './throughput/throughputs.ts';

export type { Container } from './container.ts';
export type { ContainerDefinition } from './definition/container-definition.ts';
export type { FeedPage, FeedRequest, FeedStart } from './feed/feed.ts';
export type { VersionChange } from './feed/version-change.ts';
export type { VersionPage } from './feed/version-feed.ts';
export type { BatchOperation, BatchResult } from './items/batch.ts';
export type { Item } from './items/item.ts';
export type { Outcome } from './items/item-operations.ts';
export type { Patch, PatchOperation } from './items/patch.ts';
export type { Change, ContainerImage, Journal, KeptContainer, KeptDatabase, KeptRange, StoreImage } from './journal.ts';
export type { KeyValue, PartitionKey } from './partition-key.ts';
export type { QueryPage } from './queries/read-query.ts';
export type { Scope } from './ranges/scope.ts';
export { Refusal } from './refusal.ts';

export interface StoreOptions {
  /** Time stamps and expiry. */
  clock: Clock;
  /** Etags and resource ids. */
  random: Random;
  /** Partition key ranges of a new container. Default 3, so that code that takes one range for granted fails early. */
  ranges?: number | undefined;
  /** Reads and queries without a session may be so many milliseconds behind. Default 0. */
  replicaLagMs?: number | undefined;
  /** Told of every change. */
  journal?: Journal | undefined;
}

export interface Database {
  readonly id: string;
  readonly rid: string;
  readonly etag: string;
  readonly ts: number;
  readonly containers: ReadonlyMap<string, Container>;
}

/** A database with what only the store may change. */
type StoredDatabase = Database & { containers: Map<string, Container> };

const defaultRanges = 3;
const maxRanges = 1000;
/** The service starts a range for every so many request units a second that a container is created with. */
const perRange = 6000;

/** An account in memory, without I/O: the emulator without its wire protocol. Everything is synchronous. */
export function createStore(options: StoreOptions): Store {
  return new Store(options);
}

export class Store {
  readonly #options: StoreOptions;
  readonly #ranges: number;
  readonly #identities: Identities;
  readonly #replicaLag: ReplicaLag | undefined;
  readonly #databases = new Map<string, StoredDatabase>();
  /** What databases and containers were given, by resource id. */
  readonly throughputs: Throughputs;

  constructor(options: StoreOptions) {
    const ranges = options.ranges ?? defaultRanges;
    if (!Number.isInteger(ranges) || ranges < 1 || ranges > maxRanges) {
      throw new RangeError(`ranges must be a whole number from 1 to ${maxRanges}, not ${ranges}`);
    }
    const { clock, random, journal, replicaLagMs: lagMs = 0 } = options;
    this.#options = options;
    this.#ranges = ranges;
    this.#identities = new Identities(random, journal);
    this.#replicaLag = lagMs > 0 ? { lagMs, clock, random } : undefined;
    this.throughputs = new Throughputs(journal);
  }

  get databases(): readonly Database[] {
    return [...this.#databases.values()];
  }

  /** With throughput of its own, its containers share it unless they are given theirs. Throws 409. */
  createDatabase(id: string, throughput?: Throughput): Database {
    requireResourceId(id);
    if (this.#databases.has(id)) throw conflict(`There is a database "${id}".`);
    const database = {
      id,
      rid: this.#identities.newDatabaseRid(),
      etag: this.#identities.newEtag(),
      ts: Math.floor(this.#options.clock.now() / 1000),
      containers: new Map<string, Container>(),
    };
    this.#databases.set(id, database);
    const { rid, etag, ts } = database;
    this.#options.journal?.({ kind: 'database', database: { rid, id, etag, ts } });
    if (throughput !== undefined) this.throughputs.set(database.rid, throughput);
    return database;
  }

  /** By id or resource id. Throws 404. */
  database(idOrRid: string): Database {
    return this.#database(idOrRid);
  }

  deleteDatabase(idOrRid: string): void {
    const database = this.#database(idOrRid);
    for (const rid of [database.rid, ...[...database.containers.values()].map((container) => container.rid)]) {
      this.throughputs.delete(rid);
    }
    this.#databases.delete(database.id);
    this.#options.journal?.({ kind: 'database-deleted', rid: database.rid });
  }

  /** Throws 409 if there is one with that id. */
  createContainer(databaseId: string, definition: ContainerDefinition, throughput?: Throughput): Container {
    const database = this.#owner(databaseId);
    if (database.containers.has(definition.id)) {
      throw conflict(`There is a container "${definition.id}" in database "${database.id}".`);
    }
    const shared = this.throughputs.get(database.rid) !== undefined;
    const own = throughput ?? (shared ? undefined : defaultThroughput);
    const container = new Container({
      ...this.#surroundings,
      definition,
      databaseRid: database.rid,
      rid: this.#identities.newContainerRid(database.rid),
      ranges: Math.max(this.#ranges, own === undefined ? 1 : Math.ceil(perSecondOf(own) / perRange)),
    });
    database.containers.set(definition.id, container);
    if (own !== undefined) this.throughputs.set(container.rid, own);
    return container;
  }

  /** By ids or resource ids. Throws 404. */
  container(databaseIdOrRid: string, idOrRid: string): Container {
    const { id, containers } = this.#owner(databaseIdOrRid);
    const found = containers.get(idOrRid) ?? [...containers.values()].find(({ rid }) => rid === idOrRid);
    if (found === undefined) throw notFound(`There is no container "${idOrRid}" in database "${id}".`);
    return found;
  }

  replaceContainer(databaseIdOrRid: string, idOrRid: string, definition: ContainerDefinition): Container {
    const container = this.container(databaseIdOrRid, idOrRid);
    if (definition.id !== container.id) throw badRequest('The id of a container cannot change.');
    container.redefine(definition);
    return container;
  }

  deleteContainer(databaseIdOrRid: string, idOrRid: string): void {
    const container = this.container(databaseIdOrRid, idOrRid);
    this.#database(databaseIdOrRid).containers.delete(container.id);
    this.#options.journal?.({ kind: 'container-deleted', rid: container.rid });
    this.throughputs.delete(container.rid);
  }

  /** Forgets all items of all containers. Databases and containers stay, and so do their resource ids and LSNs. */
  clearItems(): void {
    for (const { containers } of this.#databases.values())
      for (const container of containers.values()) container.clear();
  }

  /** Takes the place of everything there is by what a journal has kept. */
  restore(image: StoreImage): void {
    this.#databases.clear();
    this.#identities.restore(image.serial);
    this.throughputs.restore(image.throughputs);
    for (const database of image.databases) {
      const own = image.containers.filter(({ databaseRid }) => databaseRid === database.rid);
      const containers = new Map(own.map((container) => [container.definition.id, this.#restored(container)]));
      this.#databases.set(database.id, { ...database, containers });
    }
  }

  #restored(image: ContainerImage): Container {
    const { definition, databaseRid, rid } = image;
    return new Container({ ...this.#surroundings, definition, databaseRid, rid, ranges: this.#ranges, image });
  }

  /** What every container is made with. */
  get #surroundings() {
    const { clock, random, journal } = this.#options;
    return { clock, random, journal, newEtag: this.#identities.newEtag, replicaLag: this.#replicaLag };
  }

  #database(idOrRid: string): StoredDatabase {
    const found = this.#findDatabase(idOrRid);
    if (found === undefined) throw notFound(`There is no database "${idOrRid}".`);
    return found;
  }

  /** The database of a container: without it, 404/1003. */
  #owner(idOrRid: string): StoredDatabase {
    const found = this.#findDatabase(idOrRid);
    if (found === undefined) throw ownerNotFound(`There is no database "${idOrRid}".`);
    return found;
  }

  #findDatabase(idOrRid: string): StoredDatabase | undefined {
    return this.#databases.get(idOrRid) ?? [...this.#databases.values()].find((database) => database.rid === idOrRid);
  }
}
