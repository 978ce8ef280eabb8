import type { LocalRequest } from 'local-service';
import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { ownerNotFound } from '../store/refusal.ts';
import { type Container, Refusal, type Store } from '../store/store.ts';
import type { Meter } from '../store/throughput/meter.ts';
import type { Route } from './route.ts';

/** A request on its way through the emulator. */
export interface Call {
  request: LocalRequest;
  route: Route;
  store: Store;
  /** Whether a page of a query or feed shall be empty, though there is more; drawn anew each time. */
  emptyPage?: (() => boolean) | undefined;
  /** The throughput it has to get by with, if any is enforced: of the range that it is about, or the first of several. */
  meter?: Meter | undefined;
  /** The throughput of each of several. */
  meterOf?: ((range: PartitionRange) => Meter | undefined) | undefined;
}

/** What a handler answers. Standard headers, the session token and the charge statistics are added for all alike. */
export interface Reply {
  status: number;
  requestCharge: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string as it stands: JSON text. */
  body?: object | string;
}

export type Handler = (call: Call) => Reply;

/** Throws 404; with sub-status 1003 if the call is on something below the container, which makes clients refresh what they know of it. */
export function containerOf({ route, store }: Call): Container {
  try {
    return store.container(route.database, route.container);
  } catch (error) {
    const below = route.operation.startsWith('items.') || route.operation === 'containers.ranges';
    if (!(error instanceof Refusal) || !below) throw error;
    throw ownerNotFound(error.message);
  }
}
