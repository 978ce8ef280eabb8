import type { IncomingMessage } from 'node:http';
import type { MovableClock } from './clock.ts';
import type { CallName } from './faults.ts';
import type { WebhookSource } from './webhook-sender.ts';

/** A request as a stand-in sees it. `path` is the raw, still encoded path without the query. */
export interface LocalRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The path and query exactly as sent. */
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Whether it came over TLS. */
  secure: boolean;
}

/** An answer. An object body is sent as JSON, a string or Buffer as it is with the given content type. */
export interface LocalAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer | object;
}

/** What a call is called in fault rules and in the books. */
export interface LocalCall extends CallName {
  /** The id of the object concerned, as far as the request tells. */
  id?: string | undefined;
  /** The idempotency key or its like. */
  key?: string | undefined;
}

/** One line of the books. `at` is epoch milliseconds of the service's clock; status 0 means: no answer reached the caller. */
export interface BookedCall {
  at: number;
  operation: string;
  /** What a fault rule's `target` is compared with. */
  target?: string;
  id?: string;
  status: number;
  key?: string;
}

/** What a stand-in brings to the shell. */
export interface LocalServiceOptions {
  /** Named in messages: "Stripe simulator". */
  name: string;
  /** 0 takes a free port. */
  port: number;
  /** 127.0.0.1 unless told otherwise. */
  host?: string;
  /** Served over https with this, in PEM; left out: over http. */
  tls?: { key: string; cert: string } | undefined;
  clock: MovableClock;
  /** Pages for people and the like: answered without a name, faults and books. */
  page?(request: LocalRequest): LocalAnswer | undefined;
  /** Names the call before it is served, for fault rules and books. */
  nameCall(request: LocalRequest): LocalCall;
  /** Takes the request in, before a delay rule holds it up; an answer ends the call without `serve`. */
  accept?(request: LocalRequest): LocalAnswer | undefined;
  serve(request: LocalRequest): LocalAnswer | Promise<LocalAnswer>;
  /**
   * The service's own way to say `status` when a fault rule asks for it; `served` tells whether the work was done, `code`
   * is the rule's.
   */
  refuse(status: number, request: LocalRequest, served: boolean, code?: string): LocalAnswer;
  /** The `objects` of `GET /_local/books`, by kind. */
  objects(): Record<string, unknown>;
  /** Empties the state; faults, clock and books are reset by the shell. */
  reset(): void | Promise<void>;
  /** Further `/_local/…` routes of this service; undefined: there is none such. */
  control?(request: LocalRequest): LocalAnswer | Promise<LocalAnswer> | undefined;
  /** Where this service's webhooks come from; left out: it sends none. */
  webhooks?: WebhookSource;
  /** Called once per call, for a request log. */
  onCall?(call: BookedCall): void;
}
