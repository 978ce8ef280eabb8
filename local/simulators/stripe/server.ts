import { type LocalAnswer, type LocalRequest, startLocalService, type WebhookEndpoint } from 'local-service';
import { type MovableClock, movableClock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import type { StripeAnswer } from './answer.ts';
import { apiVersion } from './events.ts';
import { answerLocally } from './local-routes.ts';
import { createStripeMachine, type StripeRequest } from './machine.ts';
import { objectId } from './object-id.ts';
import { bodyForStatus, StripeRefusal } from './refusal.ts';
import { idempotencyKey, readRequest, routeOf } from './request.ts';
import { stripeWebhooks } from './webhooks.ts';

export interface StripeOptions {
  /** 0 takes a free port. */
  port: number;
  /** The one key that is let in; without it every `sk_test_…` and `rk_test_…` is. */
  apiKey?: string;
  /** Who is told what happens, from the start; `PUT /_local/webhooks` changes it. */
  webhooks?: WebhookEndpoint[];
  clock?: MovableClock;
  random?: Random;
}

export interface RunningStripe {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Starts the Stripe stand-in on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startStripe(options: StripeOptions): Promise<RunningStripe> {
  const { port, webhooks = [], clock = movableClock(), random = Math.random } = options;
  let { apiKey } = options;
  let origin = '';
  const machine = createStripeMachine({
    clock,
    random,
    authenticationUrl: (id) => `${origin}/_local/payment_intents/${id}/authenticate`,
  });

  const answering = (request: LocalRequest, work: (known: StripeRequest) => StripeAnswer | undefined) => {
    try {
      const answer = work(readRequest(request, apiKey));
      return answer && wire(answer, request);
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      return wire(outside(error.status, error.body), request);
    }
  };
  const outside = (status: number, error: object): StripeAnswer => ({
    status,
    body: { error },
    requestId: objectId('req', random, 14),
  });

  const service = await startLocalService({
    name: 'Stripe stand-in',
    port,
    clock,
    nameCall: (request) => {
      const route = routeOf(request);
      const key = idempotencyKey(request);
      return { operation: route?.operation ?? 'unknown', id: route?.id, target: route?.id ?? key, key };
    },
    accept: (request) => answering(request, (known) => machine.accept(known)),
    serve: (request) => wire(machine.perform(readRequest(request, apiKey)), request),
    refuse: (status, request, served, code) => {
      // An edge that turns a request away knows nothing of its key; a server error is remembered under it.
      const refused = answering(request, (known) => {
        if (status < 500) return outside(status, bodyForStatus(status, code));
        return (served ? undefined : machine.accept(known)) ?? machine.fail(known, status, code);
      });
      return refused ?? wire(outside(status, bodyForStatus(status, code)), request);
    },
    objects: () => ({ ...machine.books() }),
    reset: () => machine.reset(),
    control: (request) =>
      answerLocally(machine, request, (only) => {
        apiKey = only;
      }),
    webhooks: stripeWebhooks(machine, webhooks, random),
  });
  origin = service.url;
  return { url: service.url, port: service.port, stop: () => service.stop() };
}

function wire(answer: StripeAnswer, request: LocalRequest): LocalAnswer {
  const key = idempotencyKey(request);
  const version = request.headers['stripe-version'];
  return {
    status: answer.status,
    headers: {
      'request-id': answer.requestId,
      'stripe-version': typeof version === 'string' ? version : apiVersion,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(answer.originalRequestId === undefined
        ? {}
        : { 'idempotent-replayed': 'true', 'original-request': answer.originalRequestId }),
      // A stored server error comes back under its key: trying again with it is of no use.
      ...(answer.status >= 500 && key !== undefined ? { 'stripe-should-retry': 'false' } : {}),
    },
    body: answer.body,
  };
}
