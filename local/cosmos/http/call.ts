import type { LocalRequest } from 'local-service';
import type { PartitionKey } from '../store/partition-key.ts';
import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { scopedRanges } from '../store/ranges/scope.ts';
import { ownerNotFound, Refusal, subStatus, unlessRefused } from '../store/refusal.ts';
import type { Container, Scope, Store } from '../store/store.ts';
import type { Meter } from '../store/throughput/meter.ts';
import { requirePartitionKey } from './partition-key-header.ts';
import { type Operation, type Route, routeOf } from './route.ts';
import { scopeOf } from './scope.ts';
import { type Sessions, sessionsOf } from './session.ts';
import type { Throttle } from './throttle.ts';

/** What a handler answers. Standard headers, the session token and the charge statistics are added for all alike. */
export interface Reply {
  status: number;
  requestCharge: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string as it stands: JSON text. */
  body?: object | string;
}

export type Handler = (call: Call) => Reply;

/** What a call meets with whatever it asks for. */
export interface Terms {
  store: Store;
  /** Undefined: throughput is not enforced. */
  throttle: Throttle | undefined;
  /** Whether a page of a query or feed shall be empty, though there is more; drawn anew each time. */
  drawEmptyPage: () => boolean;
}

/** What replicas may answer. */
const replicated: ReadonlySet<Operation> = new Set(['items.read', 'items.query', 'items.list']);

/** A request on its way through the emulator. What it is about is found when that is first asked for, and then known. */
export class Call {
  readonly request: LocalRequest;
  readonly route: Route;
  readonly terms: Terms;
  #names: { database: string; container: string } | undefined;
  #container: Container | undefined;
  #scope: Scope | undefined;
  #ranges: readonly PartitionRange[] | undefined;
  #sessions: Sessions | undefined;

  constructor(request: LocalRequest, terms: Terms) {
    this.request = request;
    this.route = routeOf(request);
    this.terms = terms;
  }

  get store(): Store {
    return this.terms.store;
  }

  /** The names of database and container, though the path may have resource ids; as in the path where nothing is found. */
  get names(): { database: string; container: string } {
    this.#names ??= namesOf(this.route, this.store);
    return this.#names;
  }

  /** Throws 404; with sub-status 1003 if the call is on something below the container, which makes clients refresh what they know of it. */
  get container(): Container {
    this.#container ??= containerOf(this.route, this.store);
    return this.#container;
  }

  /** What of the container it is about. Throws 400. */
  get scope(): Scope {
    this.#scope ??= scopeOf(this.request);
    return this.#scope;
  }

  /** The partition key. Throws 400 if the request names none. */
  get key(): PartitionKey {
    return this.scope.kind === 'key' ? this.scope.key : requirePartitionKey(this.request);
  }

  /** The ranges that serve a call on items: that of its key, the one it names, or all. Throws 400, 404 and 410. */
  get ranges(): readonly PartitionRange[] {
    this.#ranges ??= isServedByRanges(this.route) ? scopedRanges(this.container, this.scope).ranges : [];
    return this.#ranges;
  }

  /** What states the caller has seen. Throws 400. */
  get sessions(): Sessions {
    this.#sessions ??= sessionsOf(this.request);
    return this.#sessions;
  }

  /** Whether replicas that lag may serve it: nothing says what state of any of its ranges the caller has seen. */
  get isWithoutSession(): boolean {
    const { sessions } = this;
    return sessions.size === 0 || this.ranges.every(({ id }) => !sessions.has(id));
  }

  /** The range that answers, with its session token: the first of those that serve, as the caller was shown it. */
  get rangeShown(): PartitionRange | undefined {
    const [range] = unlessRefused(() => this.ranges) ?? [];
    if (range === undefined || !replicated.has(this.route.operation)) return range;
    return unlessRefused(() => this.isWithoutSession) ? this.container.replicaOf(range) : range;
  }

  /** The throughput that it has to get by with, if any is enforced: of the range that it is about, or the first of several. */
  get meter(): Meter | undefined {
    return this.terms.throttle && this.ranges[0] && this.meterOf(this.ranges[0]);
  }

  /** The throughput of each of several. */
  meterOf(range: PartitionRange): Meter | undefined {
    return this.terms.throttle?.meterOf(this.store, this.route.database, this.container, range);
  }
}

function isServedByRanges({ operation }: Route): boolean {
  return operation.startsWith('items.') && operation !== 'items.plan';
}

function containerOf({ database, container, operation }: Route, store: Store): Container {
  try {
    return store.container(database, container);
  } catch (error) {
    const below = operation.startsWith('items.') || operation === 'containers.ranges';
    if (!(error instanceof Refusal) || !below || error.subStatus === subStatus.ownerNotFound) throw error;
    throw ownerNotFound(`There is no container "${container}" in database "${database}".`);
  }
}

function namesOf(route: Route, store: Store): { database: string; container: string } {
  const database = unlessRefused(() => store.database(route.database));
  const container =
    database && route.container !== '' && unlessRefused(() => store.container(database.id, route.container));
  return { database: database?.id ?? route.database, container: container ? container.id : route.container };
}
