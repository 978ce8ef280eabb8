import type { Clock } from 'local-service/clock';
import { defaultIndexingPolicy, IndexedPaths } from '../request-units/indexing-policy.ts';
import type { JsonObject } from '../sql/json.ts';
import { prepareQuery, type QueryParameter, type QueryPlan } from '../sql/query.ts';
import { type ContainerDefinition, requireDefinition } from './definition/container-definition.ts';
import { sameUniqueKeys } from './definition/unique-key-policy.ts';
import { type FeedPage, type FeedStart, readFeed } from './feed/feed.ts';
import { versionChange } from './feed/version-change.ts';
import { readVersions, type VersionPage } from './feed/version-feed.ts';
import { VersionHistory } from './feed/version-history.ts';
import { effectiveKey } from './hash/effective-key.ts';
import { type BatchOperation, type BatchResult, runBatch } from './items/batch.ts';
import { type Item, isExpired } from './items/item.ts';
import {
  createItem,
  deleteItem,
  deleteItems,
  type Outcome,
  patchItem,
  readItem,
  replaceItem,
  upsertItem,
  type WriteCondition,
} from './items/item-operations.ts';
import type { Patch } from './items/patch.ts';
import { Transaction } from './items/transaction.ts';
import { UniqueIndex } from './items/unique-index.ts';
import type { ContainerImage, Journal, KeptContainer } from './journal.ts';
import { type HashKind, hashKindOf, type PartitionKey, pathNames, requireKeySize, sameKey } from './partition-key.ts';
import { Cursors } from './queries/cursors.ts';
import { requireOrderIndex } from './queries/order-index.ts';
import { type QueryPage, readQuery } from './queries/query.ts';
import { planOf, requireServable } from './queries/query-plan.ts';
import type { PartitionRange, RangeListener } from './ranges/partition-range.ts';
import { equalRanges, RangeSet } from './ranges/range-set.ts';
import { type ReplicaLag, Replicas } from './ranges/replicas.ts';
import { type Scope, scopedRanges } from './ranges/scope.ts';
import { badRequest } from './refusal.ts';
import { childRid } from './rid.ts';

interface Making {
  definition: ContainerDefinition;
  databaseRid: string;
  rid: string;
  clock: Clock;
  newEtag: () => string;
  /** What RAND() gives. */
  random: () => number;
  /** Ranges to start with. */
  ranges: number;
  journal?: Journal | undefined;
  /** Undefined: no read is behind. */
  replicaLag?: ReplicaLag | undefined;
  /** What an earlier process kept of it. */
  image?: ContainerImage | undefined;
}

export interface QueryRequest {
  query: string;
  parameters?: QueryParameter[];
  scope: Scope;
  /** Rows on a page; undefined for the default of 100. */
  maxItemCount?: number | undefined;
  continuation?: string | undefined;
  /** Where an ordered query goes on, as the .NET SDK says it: `{value, rid?, exclude}`. */
  resumeFilter?: unknown;
  /** Without a session: from a replica, which may lag. */
  fromReplica?: boolean | undefined;
  /** A page without rows that goes on where it began, as the service gives now and then. */
  emptyPage?: boolean | undefined;
}

export interface FeedRequest {
  scope: Scope;
  from: FeedStart;
  maxItemCount?: number | undefined;
}

/** A container: its definition, its ranges, and everything that can be done with its items. Refusals are thrown as `Refusal`. */
export class Container {
  readonly rid: string;
  readonly self: string;
  readonly ts: number;
  readonly #clock: Clock;
  readonly #kind: HashKind;
  readonly #keyPaths: readonly (readonly string[])[];
  readonly #newEtag: () => string;
  readonly #ambient: { now: () => number; random: () => number };
  #definition: ContainerDefinition;
  #etag: string;
  #indexedPaths: IndexedPaths;
  readonly #uniqueIndex: UniqueIndex;
  readonly #ranges: RangeSet;
  readonly #journal: Journal | undefined;
  readonly #databaseRid: string;
  readonly #cursors = { latest: new Cursors(), replica: new Cursors() };
  readonly #replicas: Replicas | undefined;
  #history: VersionHistory | undefined;
  /** The time at which the current call happens, in seconds: all of it sees the same items. */
  #now = 0;
  #sweptAt = 0;
  #itemsMade = 0;

  constructor(making: Making) {
    requireDefinition(making.definition);
    this.rid = making.rid;
    this.self = `dbs/${making.databaseRid}/colls/${making.rid}/`;
    this.#clock = making.clock;
    this.#newEtag = making.newEtag;
    this.#ambient = { now: () => making.clock.now(), random: making.random };
    this.ts = making.image?.ts ?? Math.floor(making.clock.now() / 1000);
    this.#definition = making.definition;
    this.#etag = making.image?.etag ?? making.newEtag();
    this.#journal = making.journal;
    this.#databaseRid = making.databaseRid;
    this.#indexedPaths = new IndexedPaths(making.definition.indexingPolicy ?? defaultIndexingPolicy);
    this.#uniqueIndex = new UniqueIndex(making.definition.uniqueKeyPolicy);
    this.#kind = hashKindOf(making.definition.partitionKey);
    this.#keyPaths = making.definition.partitionKey.paths.map(pathNames);
    const kept = making.image && { ranges: making.image.ranges, made: making.image.rangesMade };
    this.#ranges = new RangeSet(kept ?? equalRanges(making.ranges, this.#kind), this.#kind, this.#rangeListener());
    if (making.image !== undefined) this.#restore(making.image);
    else this.#journalMaking();
    this.#replicas = making.replicaLag && new Replicas(making.replicaLag, this.#kind, this.ranges);
    this.#keepHistory();
  }

  get id(): string {
    return this.#definition.id;
  }

  get definition(): ContainerDefinition {
    return this.#definition;
  }

  get etag(): string {
    return this.#etag;
  }

  /** In the order of hash space. */
  get ranges(): readonly PartitionRange[] {
    return this.#ranges.list;
  }

  /** Items whose time has not run out. */
  get itemCount(): number {
    this.#tick();
    for (const range of this.ranges) {
      for (const item of range.items()) if (this.#isExpired(item)) range.expire(item);
    }
    return this.ranges.reduce((sum, range) => sum + range.count, 0);
  }

  /** The partition key paths as names. */
  get keyPaths(): readonly (readonly string[])[] {
    return this.#keyPaths;
  }

  rangeOf(key: PartitionKey): PartitionRange {
    return this.#ranges.covering(effectiveKey(key, this.#kind));
  }

  create(key: PartitionKey, body: JsonObject): Outcome {
    return this.#write(key, (transaction) => createItem(transaction, body));
  }

  /** `fromReplica`: without a session, so that what is read may be some time old. */
  read(
    key: PartitionKey,
    id: string,
    how: { ifNoneMatch?: string | undefined; fromReplica?: boolean | undefined } = {},
  ): Outcome {
    return readItem(this.#begin(key, how.fromReplica), id, how);
  }

  replace(key: PartitionKey, id: string, body: JsonObject, condition: WriteCondition = {}): Outcome {
    return this.#write(key, (transaction) => replaceItem(transaction, id, body, condition));
  }

  upsert(key: PartitionKey, body: JsonObject, condition: WriteCondition = {}): Outcome {
    return this.#write(key, (transaction) => upsertItem(transaction, body, condition));
  }

  patch(key: PartitionKey, id: string, patch: Patch, condition: WriteCondition = {}): Outcome {
    return this.#write(key, (transaction) => patchItem(transaction, id, patch, condition));
  }

  delete(key: PartitionKey, id: string, condition: WriteCondition = {}): Outcome {
    return this.#write(key, (transaction) => deleteItem(transaction, id, condition));
  }

  /** Deletes all items of a partition key, under one LSN. */
  deletePartition(key: PartitionKey): Outcome {
    return this.#write(key, deleteItems);
  }

  /** All operations or none, under one LSN. A failed operation is in the results, not thrown. */
  batch(key: PartitionKey, operations: readonly BatchOperation[]): { committed: boolean; results: BatchResult[] } {
    const transaction = this.#begin(key);
    const { committable, results } = runBatch(transaction, operations);
    if (committable) transaction.commit();
    return { committed: committable, results };
  }

  /** Throws 400 with the plan if a query over several ranges needs a client that merges them. */
  query(request: QueryRequest): QueryPage {
    this.#tick();
    const prepared = prepareQuery(request.query, request.parameters ?? [], this.#ambient);
    requireOrderIndex(prepared, this.#definition.indexingPolicy, this.#indexedPaths);
    const scope = scopedRanges(this, request.scope);
    if (request.scope.kind === 'all' || scope.ranges.length > 1) {
      requireServable(prepared, this.#definition);
    }
    const replica = request.fromReplica === true ? this.#replicas : undefined;
    const seen = replica && { ...scope, ranges: scope.ranges.map((range) => replica.of(range)) };
    return readQuery(seen ?? scope, {
      prepared,
      asked: () => JSON.stringify([request.query, request.parameters, request.scope, request.resumeFilter]),
      maxItemCount: request.maxItemCount,
      continuation: request.continuation,
      resumeFilter: request.resumeFilter,
      defaultTtl: this.#definition.defaultTtl,
      nowSeconds: this.#now,
      indexedPaths: this.#indexedPaths,
      containerRid: this.rid,
      cursors: replica === undefined ? this.#cursors.latest : this.#cursors.replica,
      emptyPage: request.emptyPage,
    });
  }

  /** How a client runs a query over several ranges. `features`: what it says that it can do. */
  plan(query: string, parameters: QueryParameter[], features?: string): QueryPlan {
    return planOf(prepareQuery(query, parameters), this.#definition, features);
  }

  /** A page of the change feed, latest versions. */
  feed(request: FeedRequest): FeedPage {
    this.#tick();
    return readFeed(scopedRanges(this, request.scope), {
      from: request.from,
      maxItemCount: request.maxItemCount,
      defaultTtl: this.#definition.defaultTtl,
      nowSeconds: this.#now,
    });
  }

  /** A page of the change feed with all versions and deletes. Throws 400 if the container has no policy to keep them. */
  versions(request: FeedRequest): VersionPage {
    this.#tick();
    if (this.#history === undefined) {
      throw badRequest(
        'The change feed with all versions and deletes needs a container that keeps them: create it with changeFeedPolicy {"retentionDuration": minutes}.',
      );
    }
    const { from, maxItemCount } = request;
    return readVersions(scopedRanges(this, request.scope), this.#history, {
      from,
      maxItemCount,
      nowSeconds: this.#now,
    });
  }

  /** A new indexing policy, time to live and so on; id and partition key stay. */
  redefine(definition: ContainerDefinition): void {
    requireDefinition(definition);
    if (!sameKey(definition.partitionKey, this.#definition.partitionKey)) {
      throw badRequest('The partition key of a container cannot change. Create another container and copy the items.');
    }
    if (!sameUniqueKeys(definition.uniqueKeyPolicy, this.#definition.uniqueKeyPolicy)) {
      throw badRequest('The unique keys of a container cannot change. Create another container and copy the items.');
    }
    this.#definition = definition;
    this.#keepHistory();
    this.#etag = this.#newEtag();
    this.#indexedPaths = new IndexedPaths(definition.indexingPolicy ?? defaultIndexingPolicy);
    for (const range of this.ranges) range.indexes.forget();
    this.#journal?.({ kind: 'container', container: this.kept });
  }

  /** What is to be kept of the container itself. */
  get kept(): KeptContainer {
    const { rid, definition, etag, ts } = this;
    return { rid, databaseRid: this.#databaseRid, definition, etag, ts };
  }

  /** Splits a range in two halves of its hash space. The halves go on with its LSN; its id is gone for good. */
  split(rangeId: string): readonly PartitionRange[] {
    const halves = this.#ranges.split(rangeId);
    this.#history?.split(rangeId, halves);
    this.#replicas?.split(rangeId, halves);
    this.#journalRanges();
    return halves;
  }

  /** Forgets all items; definition, ranges and their numbers stay. */
  clear(): void {
    for (const range of this.ranges) range.clear();
    this.#uniqueIndex.clear();
    this.#replicas?.clear();
    this.#history = undefined;
    this.#keepHistory();
    this.#journal?.({ kind: 'cleared', container: this.rid });
  }

  #restore(image: ContainerImage): void {
    this.#itemsMade = image.itemsMade;
    for (const item of image.items) {
      this.#ranges.inherit(item);
      this.#uniqueIndex.move(undefined, item);
    }
    const minutes = this.#definition.changeFeedPolicy?.retentionDuration ?? 0;
    if (image.historyFrom === undefined || minutes === 0) return;
    this.#history = new VersionHistory({ ...this.#historyOf(minutes), from: image.historyFrom });
    for (const change of image.versions)
      this.#history.inherit(this.#ranges.covering(change.item.effectiveKey).id, change);
  }

  #rangeListener(): RangeListener {
    const container = this.rid;
    return {
      wrote: (range, key, versions) => {
        this.#replicas?.wrote(range, key, versions);
        const { id, lsn } = range;
        this.#journal?.({ kind: 'write', container, range: id, lsn, key, versions, itemsMade: this.#itemsMade });
      },
      expired: ({ key, id }) => this.#journal?.({ kind: 'expiry', container, key, id }),
    };
  }

  #journalMaking(): void {
    this.#journal?.({ kind: 'container', container: this.kept });
    this.#journalRanges();
  }

  #journalRanges(): void {
    const ranges = this.ranges.map(({ id, low, high, parents, lsn }) => ({ id, low, high, parents, lsn }));
    this.#journal?.({ kind: 'ranges', container: this.rid, ranges, rangesMade: this.#ranges.made });
  }

  #write(key: PartitionKey, operation: (transaction: Transaction) => Outcome): Outcome {
    const transaction = this.#begin(key);
    const outcome = operation(transaction);
    transaction.commit();
    return outcome;
  }

  #begin(key: PartitionKey, fromReplica = false): Transaction {
    if (key.length !== this.#keyPaths.length) {
      throw badRequest(`The partition key has ${key.length} values; ${this.#keyPaths.length} are expected.`);
    }
    requireKeySize(key);
    this.#tick();
    const surroundings = {
      self: this.self,
      keyPaths: this.#keyPaths,
      defaultTtl: this.#definition.defaultTtl,
      indexedPaths: this.#indexedPaths,
      uniqueIndex: this.#uniqueIndex,
      history: this.#history,
      nowSeconds: () => this.#now,
      newEtag: this.#newEtag,
      newItemRid: () => {
        this.#itemsMade += 1;
        return childRid(this.rid, 'item', this.#itemsMade);
      },
    };
    const place = effectiveKey(key, this.#kind);
    const range = this.#ranges.covering(place);
    return new Transaction(surroundings, fromReplica ? (this.#replicas?.of(range) ?? range) : range, key, place);
  }

  /** Looks at the clock. Where all versions are kept, an expiry is a change too, so it happens here and now. */
  #tick(): void {
    this.#now = Math.floor(this.#clock.now() / 1000);
    if (this.#history === undefined || this.#now === this.#sweptAt) return;
    this.#sweptAt = this.#now;
    for (const range of this.ranges) {
      for (const item of [...range.items()].filter((each) => this.#isExpired(each))) this.#expire(range, item);
    }
  }

  #expire(range: PartitionRange, item: Item): void {
    this.#uniqueIndex.move(item, undefined);
    range.commit(item.key, new Map([[item.id, undefined]]));
    const change = versionChange(item, undefined, { lsn: range.lsn, at: this.#now });
    if (change !== undefined) this.#history?.append(range.id, [{ ...change, expired: true }]);
  }

  #isExpired(item: Item): boolean {
    return isExpired(item, this.#definition.defaultTtl, this.#now);
  }

  /** As the change feed policy says. What was written before there was one is not told. */
  #keepHistory(): void {
    const minutes = this.#definition.changeFeedPolicy?.retentionDuration ?? 0;
    if (minutes === 0) this.#endHistory();
    else if (this.#history === undefined) this.#history = VersionHistory.begin(this.#historyOf(minutes), this.ranges);
    else this.#history.retain(minutes);
    this.#sweptAt = 0;
  }

  #endHistory(): void {
    if (this.#history === undefined) return;
    this.#history = undefined;
    this.#journal?.({ kind: 'history', container: this.rid, from: undefined });
  }

  #historyOf(retentionMinutes: number) {
    return { retentionMinutes, container: this.rid, journal: this.#journal };
  }
}
