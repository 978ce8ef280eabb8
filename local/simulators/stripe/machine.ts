import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import type Stripe from 'stripe';
import { Account, type AuthenticationUrl } from './account.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { objectId } from './object-id.ts';
import {
  cancelParameters,
  captureParameters,
  confirmParameters,
  createParameters,
  type Parameters,
  parseParameters,
  retrieveParameters,
} from './parameters.ts';
import { bodyForStatus, StripeRefusal } from './refusal.ts';

export type StripeOperation =
  | 'paymentIntents.create'
  | 'paymentIntents.retrieve'
  | 'paymentIntents.confirm'
  | 'paymentIntents.capture'
  | 'paymentIntents.cancel';

export interface StripeRequest {
  operation: StripeOperation;
  /** The intent concerned; left out at create. */
  id?: string;
  parameters: Parameters;
  idempotencyKey?: string;
}

export interface StripeAnswer {
  status: number;
  body: object;
  requestId: string;
  /** The request whose kept answer this is, when an idempotency key brought it back. */
  originalRequestId?: string;
}

export interface StripeBooks {
  paymentIntents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
}

export interface StripeMachineOptions {
  clock: Clock;
  random: Random;
  /** Where a buyer authenticates; named in `next_action.redirect_to_url.url`. */
  authenticationUrl?: AuthenticationUrl;
}

/** Stripe's payment intents without I/O: synchronous, and the same for the same clock, random numbers and requests. */
export interface StripeMachine {
  /** A whole request: `accept`, then `perform`. */
  handle(request: StripeRequest): StripeAnswer;
  /** Takes a request in, and with it its idempotency key. An answer ends it here; else `perform` or `fail` must follow. */
  accept(request: StripeRequest): StripeAnswer | undefined;
  /** Does the work of an accepted request. */
  perform(request: StripeRequest): StripeAnswer;
  /** Ends an accepted request with `status` and without an effect; a 5xx is kept under the idempotency key, as Stripe does. */
  fail(request: StripeRequest, status: number): StripeAnswer;
  /** An intent as it stands, or undefined. */
  find(id: string): Stripe.PaymentIntent | undefined;
  /** The buyer authenticates, or fails to: what happens behind `next_action`. */
  authenticate(id: string, outcome: 'succeeded' | 'failed'): StripeAnswer;
  books(): StripeBooks;
  reset(): void;
}

export function createStripeMachine(options: StripeMachineOptions): StripeMachine {
  const { clock, random, authenticationUrl = stripeHosted } = options;
  const account = new Account({ clock, random, authenticationUrl });
  const keys = new IdempotencyKeys<StripeAnswer>();
  const keyOf = (request: StripeRequest) =>
    request.operation === 'paymentIntents.retrieve' ? undefined : request.idempotencyKey;

  function answer(status: number, body: object): StripeAnswer {
    return { status, body: structuredClone(body), requestId: objectId('req', random, 14) };
  }

  function refused(refusal: StripeRefusal): StripeAnswer {
    return answer(refusal.status, { error: refusal.body });
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
      return kept && { ...kept, requestId: objectId('req', random, 14), originalRequestId: kept.requestId };
    } catch (error) {
      if (error instanceof StripeRefusal) return refused(error);
      throw error;
    }
  }

  function perform(request: StripeRequest): StripeAnswer {
    const key = keyOf(request);
    try {
      return settle(key, answer(200, run(account, request)), true);
    } catch (error) {
      if (error instanceof StripeRefusal) return settle(key, refused(error), error.began);
      if (key !== undefined) keys.release(key);
      throw error;
    }
  }

  return {
    accept,
    perform,
    handle: (request) => accept(request) ?? perform(request),
    fail: (request, status) => settle(keyOf(request), answer(status, { error: bodyForStatus(status) }), status >= 500),
    find: (id) => structuredClone(account.find(id)),
    authenticate: (id, outcome) => {
      try {
        return answer(200, account.authenticate(id, outcome));
      } catch (error) {
        if (error instanceof StripeRefusal) return refused(error);
        throw error;
      }
    },
    books: () => ({ ...structuredClone(account.books()), refunds: [] }),
    reset: () => {
      account.clear();
      keys.clear();
    },
  };
}

function stripeHosted(paymentIntentId: string): string {
  return `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${paymentIntentId}`;
}

function run(account: Account, { operation, id = '', parameters }: StripeRequest): Stripe.PaymentIntent {
  switch (operation) {
    case 'paymentIntents.create': {
      const params = parseParameters(createParameters, parameters);
      return account.expanded(account.create(params), params.expand);
    }
    case 'paymentIntents.retrieve': {
      const params = parseParameters(retrieveParameters, parameters);
      return account.expanded(account.retrieve(id), params.expand);
    }
    case 'paymentIntents.confirm': {
      const params = parseParameters(confirmParameters, parameters);
      return account.expanded(account.confirm(id, params), params.expand);
    }
    case 'paymentIntents.capture': {
      const params = parseParameters(captureParameters, parameters);
      return account.expanded(account.capture(id, params), params.expand);
    }
    case 'paymentIntents.cancel': {
      const params = parseParameters(cancelParameters, parameters);
      return account.expanded(account.cancel(id, params), params.expand);
    }
  }
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
