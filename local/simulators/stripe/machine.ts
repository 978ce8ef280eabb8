import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import type Stripe from 'stripe';
import { Account, type StripeBooks } from './account.ts';
import type { StripeAnswer } from './answer.ts';
import { createDashboard, type StripeDashboard } from './dashboard.ts';
import { endpoints, type StripeOperation } from './endpoints.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { objectId } from './object-id.ts';
import type { Parameters } from './parameters.ts';
import type { AuthenticationUrl } from './payment-intents.ts';
import { bodyForStatus, StripeRefusal } from './refusal.ts';

export type { StripeBooks } from './account.ts';
export type { StripeOperation } from './endpoints.ts';

export interface StripeRequest {
  operation: StripeOperation;
  /** The object concerned; left out where one is created or several are listed. */
  id?: string;
  parameters: Parameters;
  idempotencyKey?: string;
}

export interface StripeMachineOptions {
  clock: Clock;
  random: Random;
  /** Where a buyer authenticates; named in `next_action.redirect_to_url.url`. */
  authenticationUrl?: AuthenticationUrl;
}

/**
 * A Stripe account without I/O: synchronous, and the same for the same clock, random numbers and requests.
 * What happens by itself (an authorization lapses, a refund settles, a buyer disputes) happens at its own time of the
 * clock, before anything else is answered.
 */
export interface StripeMachine {
  /** A whole request: `accept`, then `perform`. */
  handle(request: StripeRequest): StripeAnswer;
  /** Takes a request in, and with it its idempotency key. An answer ends it here; else `perform` or `fail` must follow. */
  accept(request: StripeRequest): StripeAnswer | undefined;
  /** Does the work of an accepted request. */
  perform(request: StripeRequest): StripeAnswer;
  /** Ends an accepted request with `status` and without an effect; a 5xx is kept under the idempotency key, as Stripe does. */
  fail(request: StripeRequest, status: number, code?: string): StripeAnswer;
  /** An intent as it stands, or undefined. */
  find(id: string): Stripe.PaymentIntent | undefined;
  /** The buyer authenticates, or fails to: what happens behind `next_action`. */
  authenticate(id: string, outcome: 'succeeded' | 'failed'): StripeAnswer;
  /** What people do in the provider's dashboard, without the shop. */
  dashboard: StripeDashboard;
  /** Lets everything happen that is due. */
  tick(): void;
  /** When something may happen by itself next (epoch milliseconds). */
  nextAt(): number | undefined;
  /** The events since the last call, in order: each is handed out once. `pending_webhooks` is the number of endpoints. */
  takeEvents(endpoints?: number): Stripe.EventBase[];
  books(): StripeBooks;
  reset(): void;
}

export function createStripeMachine(options: StripeMachineOptions): StripeMachine {
  const { clock, random, authenticationUrl = stripeHosted } = options;
  const account = new Account({ clock, random, authenticationUrl });
  const keys = new IdempotencyKeys<StripeAnswer>();
  const newRequestId = () => objectId('req', random, 14);
  const keyOf = ({ operation, idempotencyKey }: StripeRequest) =>
    operation.endsWith('.retrieve') || operation.endsWith('.list') ? undefined : idempotencyKey;

  function answer(status: number, body: object, requestId = newRequestId()): StripeAnswer {
    return { status, body: structuredClone(body), requestId };
  }

  /** Does what needs no idempotency key. */
  function answering(work: () => object): StripeAnswer {
    account.timeline.catchUp();
    try {
      return answer(200, work());
    } catch (error) {
      if (error instanceof StripeRefusal) return answer(error.status, { error: error.body });
      throw error;
    }
  }

  function settle(key: string | undefined, settled: StripeAnswer, keeps: boolean): StripeAnswer {
    if (key === undefined) return settled;
    if (keeps) keys.keep(key, settled);
    else keys.release(key);
    return settled;
  }

  function accept(request: StripeRequest): StripeAnswer | undefined {
    const key = keyOf(request);
    if (key === undefined) return undefined;
    try {
      const kept = keys.take(key, fingerprint(request), clock.now());
      return kept && { ...kept, requestId: newRequestId(), originalRequestId: kept.requestId };
    } catch (error) {
      if (error instanceof StripeRefusal) return answer(error.status, { error: error.body });
      throw error;
    }
  }

  function perform(request: StripeRequest): StripeAnswer {
    account.timeline.catchUp();
    const key = keyOf(request);
    const requestId = newRequestId();
    const { operation, id = '', parameters } = request;
    const work = () => endpoints[operation](account, id, parameters);
    try {
      const body = account.events.during({ id: requestId, idempotency_key: key ?? null }, work);
      return settle(key, answer(200, body, requestId), true);
    } catch (error) {
      if (error instanceof StripeRefusal) {
        return settle(key, answer(error.status, { error: error.body }, requestId), error.began);
      }
      if (key !== undefined) keys.release(key);
      throw error;
    }
  }

  return {
    accept,
    perform,
    handle: (request) => accept(request) ?? perform(request),
    fail: (request, status, code) =>
      settle(keyOf(request), answer(status, { error: bodyForStatus(status, code) }), status >= 500),
    find: (id) => {
      account.timeline.catchUp();
      return structuredClone(account.intents.find(id));
    },
    authenticate: (id, outcome) => answering(() => account.intents.authenticate(id, outcome)),
    dashboard: createDashboard(account, answering),
    tick: () => account.timeline.catchUp(),
    nextAt: () => account.timeline.nextAt(),
    takeEvents: (endpoints = 0) => {
      account.timeline.catchUp();
      return account.events.take().map((event) => ({ ...event, pending_webhooks: endpoints }));
    },
    books: () => {
      account.timeline.catchUp();
      return structuredClone(account.books());
    },
    reset: () => {
      account.clear();
      keys.clear();
    },
  };
}

function stripeHosted(paymentIntentId: string): string {
  return `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${paymentIntentId}`;
}

function fingerprint(request: StripeRequest): { endpoint: string; parameters: string } {
  return { endpoint: `${request.operation} ${request.id ?? ''}`, parameters: canonical(request.parameters) };
}

/** JSON with sorted names, and with every value as the wire would carry it. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(String(value));
  const pairs = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`);
  return `{${pairs.join(',')}}`;
}
