import type { Clock } from 'local-service/clock';
import type { JsonObject } from '../sql/json.ts';
import type { QueryParameter, QueryPlan } from '../sql/query.ts';
import { Contents } from './contents.ts';
import type { ContainerDefinition } from './definition/container-definition.ts';
import { changedRulesOf, rulesOf } from './definition/container-rules.ts';
import { type FeedPage, type FeedRequest, readFeed } from './feed/feed.ts';
import { readVersions, type VersionPage } from './feed/version-feed.ts';
import { type BatchOperation, type BatchResult, runBatch } from './items/batch.ts';
import {
  createItem,
  deleteItem,
  deleteItems,
  type Outcome,
  patchItem,
  readItem,
  replaceItem,
  type UpsertCondition,
  upsertItem,
  type WriteCondition,
} from './items/item-operations.ts';
import type { Patch } from './items/patch.ts';
import type { Transaction } from './items/transaction.ts';
import type { ContainerImage, Journal, KeptContainer } from './journal.ts';
import type { PartitionKey } from './partition-key.ts';
import { ContainerQueries, type QueryRequest } from './queries/container-queries.ts';
import type { QueryPage } from './queries/read-query.ts';
import type { PartitionRange } from './ranges/partition-range.ts';
import type { ReplicaLag } from './ranges/replicas.ts';
import { scopedRanges } from './ranges/scope.ts';

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

/** A container, and everything that can be done with it and its items. Refusals are thrown as `Refusal`. */
export class Container {
  readonly rid: string;
  readonly self: string;
  readonly ts: number;
  readonly #databaseRid: string;
  readonly #newEtag: () => string;
  readonly #journal: Journal | undefined;
  readonly #contents: Contents;
  readonly #queries: ContainerQueries;
  #etag: string;

  constructor(making: Making) {
    const { rid, databaseRid, clock, random, newEtag, journal, image } = making;
    const rules = rulesOf(making.definition);
    this.rid = rid;
    this.self = `dbs/${databaseRid}/colls/${rid}/`;
    this.ts = image?.ts ?? Math.floor(clock.now() / 1000);
    this.#databaseRid = databaseRid;
    this.#newEtag = newEtag;
    this.#journal = journal;
    this.#etag = image?.etag ?? newEtag();
    if (image === undefined) this.#journal?.({ kind: 'container', container: this.#kept(rules.definition) });
    this.#contents = new Contents({ ...making, rules, self: this.self });
    this.#queries = new ContainerQueries(rid, this.#contents, { now: () => clock.now(), random });
  }

  get id(): string {
    return this.definition.id;
  }

  get definition(): ContainerDefinition {
    return this.#contents.rules.definition;
  }

  get etag(): string {
    return this.#etag;
  }

  /** The partition key paths as names. */
  get keyPaths(): readonly (readonly string[])[] {
    return this.#contents.keyPaths;
  }

  /** In the order of hash space. */
  get ranges(): readonly PartitionRange[] {
    return this.#contents.ranges;
  }

  rangeOf(key: PartitionKey): PartitionRange {
    return this.#contents.rangeOf(key);
  }

  /** The range as readers without a session were shown it last. */
  replicaOf(range: PartitionRange): PartitionRange {
    return this.#contents.replicaOf(range);
  }

  /** Items whose time has not run out. */
  get itemCount(): number {
    return this.#contents.count();
  }

  /** What is to be kept of the container itself. */
  get kept(): KeptContainer {
    return this.#kept(this.definition);
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
    return readItem(this.#contents.begin(key, how.fromReplica), id, how);
  }

  replace(key: PartitionKey, id: string, body: JsonObject, condition: WriteCondition = {}): Outcome {
    return this.#write(key, (transaction) => replaceItem(transaction, id, body, condition));
  }

  upsert(key: PartitionKey, body: JsonObject, condition: UpsertCondition = {}): Outcome {
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
    const transaction = this.#contents.begin(key);
    const { committable, results } = runBatch(transaction, operations);
    if (committable) transaction.commit();
    return { committed: committable, results };
  }

  /** Throws 400 with the plan if a query over several ranges needs a client that merges them. */
  query(request: QueryRequest): QueryPage {
    return this.#queries.run(request);
  }

  /** How a client runs a query over several ranges. `features`: what it says that it can do. */
  plan(query: string, parameters: QueryParameter[], features?: string): QueryPlan {
    return this.#queries.plan(query, parameters, features);
  }

  /** A page of the change feed, latest versions. */
  feed({ scope, ...request }: FeedRequest): FeedPage {
    const nowSeconds = this.#contents.tick();
    const { defaultTtl } = this.#contents.rules;
    return readFeed(scopedRanges(this, scope), { ...request, defaultTtl, nowSeconds });
  }

  /** A page of the change feed with all versions and deletes. Throws 400 if the container has no policy to keep them. */
  versions({ scope, ...request }: FeedRequest): VersionPage {
    const nowSeconds = this.#contents.tick();
    return readVersions(scopedRanges(this, scope), this.#contents.history, { ...request, nowSeconds });
  }

  /** A new indexing policy, time to live and so on; id and partition key stay. */
  redefine(definition: ContainerDefinition): void {
    this.#contents.follow(changedRulesOf(definition, this.definition));
    this.#etag = this.#newEtag();
    this.#journal?.({ kind: 'container', container: this.kept });
  }

  /** Splits a range in two halves of its hash space. The halves go on with its LSN; its id is gone for good. */
  split(rangeId: string): readonly PartitionRange[] {
    return this.#contents.split(rangeId);
  }

  /** Forgets all items; definition, ranges and their numbers stay. */
  clear(): void {
    this.#contents.clear();
    this.#journal?.({ kind: 'cleared', container: this.rid });
  }

  #kept(definition: ContainerDefinition): KeptContainer {
    const { rid, etag, ts } = this;
    return { rid, databaseRid: this.#databaseRid, definition, etag, ts };
  }

  #write(key: PartitionKey, operation: (transaction: Transaction) => Outcome): Outcome {
    const transaction = this.#contents.begin(key);
    const outcome = operation(transaction);
    transaction.commit();
    return outcome;
  }
}
