import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { scopedRanges } from '../store/ranges/scope.ts';
import { type Container, Refusal, type Store } from '../store/store.ts';
import { type Call, containerOf } from './call.ts';
import type { Operation, Route } from './route.ts';
import { scopeOf } from './scope.ts';
import { sessionsOf } from './session.ts';

/** The container that a call is about, if there is one. */
export function containerServed(call: Call): Container | undefined {
  return call.route.container === '' ? undefined : unlessRefused(() => containerOf(call));
}

/** The names of what a call is about, though the path may have resource ids; as in the path where nothing is found. */
export function namesOf(route: Route, store: Store): { database: string; container: string } {
  const database = unlessRefused(() => store.database(route.database));
  const container =
    database && route.container !== '' && unlessRefused(() => store.container(database.id, route.container));
  return { database: database?.id ?? route.database, container: container ? container.id : route.container };
}

/** The ranges that serve a call on items: that of its key, the one it names, or all. */
export function rangesServed(call: Call, container: Container): readonly PartitionRange[] {
  if (!call.route.operation.startsWith('items.') || call.route.operation === 'items.plan') return [];
  return unlessRefused(() => scopedRanges(container, scopeOf(call.request)).ranges) ?? [];
}

/** The range that answers, with its session token: the first of those that serve, as the caller was shown it. */
export function rangeShown(call: Call, container: Container): PartitionRange | undefined {
  const [range] = rangesServed(call, container);
  if (range === undefined || !replicated.has(call.route.operation)) return range;
  return unlessRefused(() => isWithoutSession(call, container)) ? container.replicaOf(range) : range;
}

/** What replicas may answer. */
const replicated: ReadonlySet<Operation> = new Set(['items.read', 'items.query', 'items.list']);

/** Whether a read may be served by replicas that lag: nothing says what state of any of its ranges the caller has seen. */
export function isWithoutSession(call: Call, container: Container): boolean {
  const sessions = sessionsOf(call.request);
  return sessions.size === 0 || rangesServed(call, container).every(({ id }) => !sessions.has(id));
}

/** A refusal is the handler's to tell. */
function unlessRefused<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
