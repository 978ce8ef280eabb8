import type { LocalRequest } from 'local-service';
import type { Container, Store } from '../store/store.ts';
import type { Route } from './route.ts';

/** A request on its way through the emulator. */
export interface Call {
  request: LocalRequest;
  route: Route;
  store: Store;
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

export function containerOf({ route, store }: Call): Container {
  return store.container(route.database, route.container);
}
