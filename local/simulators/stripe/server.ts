import { type LocalAnswer, type LocalRequest, startLocalService } from 'local-service';
import { type MovableClock, movableClock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { decodeForm, FormError } from './form.ts';
import { createStripeMachine, type StripeAnswer, type StripeOperation, type StripeRequest } from './machine.ts';
import { objectId } from './object-id.ts';
import { bodyForStatus, type StripeErrorBody } from './refusal.ts';

export interface StripeOptions {
  /** 0 takes a free port. */
  port: number;
  /** The one key that is let in; without it every `sk_test_…` and `rk_test_…` is. */
  apiKey?: string;
  clock?: MovableClock;
  random?: Random;
}

export interface RunningStripe {
  url: string;
  port: number;
  stop(): Promise<void>;
}

const apiVersion = '2026-10-28.endive';

const routes: { method: string; path: RegExp; operation: StripeOperation }[] = [
  { method: 'POST', path: /^\/v1\/payment_intents$/, operation: 'paymentIntents.create' },
  { method: 'GET', path: /^\/v1\/payment_intents\/(\w+)$/, operation: 'paymentIntents.retrieve' },
  { method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/confirm$/, operation: 'paymentIntents.confirm' },
  { method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/capture$/, operation: 'paymentIntents.capture' },
  { method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/cancel$/, operation: 'paymentIntents.cancel' },
];

/** Starts the Stripe stand-in on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startStripe(options: StripeOptions): Promise<RunningStripe> {
  const { port, apiKey, clock = movableClock(), random = Math.random } = options;
  let origin = '';
  const machine = createStripeMachine({
    clock,
    random,
    authenticationUrl: (id) => `${origin}/_local/payment_intents/${id}/authenticate`,
  });

  const early = (request: LocalRequest): LocalAnswer | undefined => {
    const refusal = keyRefusal(request, apiKey) ?? routeRefusal(request) ?? bodyRefusal(request);
    return refusal && wire({ ...refusal, requestId: objectId('req', random, 14) }, request);
  };

  const service = await startLocalService({
    name: 'Stripe stand-in',
    port,
    clock,
    nameCall: (request) => {
      const route = routeOf(request);
      return {
        operation: route?.operation ?? 'unknown',
        id: route?.id,
        target: route?.id,
        key: idempotencyKey(request),
      };
    },
    accept: (request) => {
      const refused = early(request);
      if (refused !== undefined) return refused;
      const answer = machine.accept(stripeRequest(request));
      return answer && wire(answer, request);
    },
    serve: (request) => wire(machine.perform(stripeRequest(request)), request),
    refuse: (status, request, served) => {
      const refused = early(request);
      if (refused !== undefined) return refused;
      const known = stripeRequest(request);
      // An edge that turns a request away knows nothing of its key; a server error is remembered under it.
      // After the work was done the error takes the place of the answer that was to be kept.
      const remembered = () => (served ? undefined : machine.accept(known)) ?? machine.fail(known, status);
      const answer = status >= 500 ? remembered() : undefined;
      return wire(
        answer ?? { status, body: { error: bodyForStatus(status) }, requestId: objectId('req', random, 14) },
        request,
      );
    },
    objects: () => ({ ...machine.books() }),
    reset: () => machine.reset(),
    control: (request) => {
      const id = /^\/_local\/payment_intents\/(\w+)\/authenticate$/.exec(request.path)?.[1];
      if (id === undefined || request.method !== 'POST') return undefined;
      const outcome = request.query.get('outcome') === 'failed' ? 'failed' : 'succeeded';
      return wire(machine.authenticate(id, outcome), request);
    },
  });
  origin = service.url;
  return { url: service.url, port: service.port, stop: () => service.stop() };
}

function routeOf(request: LocalRequest): { operation: StripeOperation; id?: string } | undefined {
  for (const { method, path, operation } of routes) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return { operation, ...(match[1] === undefined ? {} : { id: match[1] }) };
  }
  return undefined;
}

function idempotencyKey(request: LocalRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

function stripeRequest(request: LocalRequest): StripeRequest {
  const route = routeOf(request);
  if (route === undefined) throw new Error(`${request.method} ${request.path} is not a route`);
  const key = idempotencyKey(request);
  const form = request.method === 'GET' ? request.query.toString() : request.body.toString('utf8');
  return { ...route, parameters: decodeForm(form), ...(key === undefined ? {} : { idempotencyKey: key }) };
}

interface Refusal {
  status: number;
  body: { error: StripeErrorBody };
}

function refusal(status: number, message: string): Refusal {
  return { status, body: { error: { type: 'invalid_request_error', message } } };
}

function keyRefusal(request: LocalRequest, apiKey: string | undefined): Refusal | undefined {
  const authorization = request.headers.authorization ?? '';
  const given = authorization.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : basicUser(authorization);
  if (given === '') {
    return refusal(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (/^[rs]k_live_/.test(given)) {
    return refusal(401, 'This is a local stand-in, and it was given a live key. Use a test key (sk_test_…).');
  }
  const fits = apiKey === undefined ? /^[rs]k_test_\w+$/.test(given) : given === apiKey;
  return fits ? undefined : refusal(401, `Invalid API Key provided: ${given.slice(0, 8)}****${given.slice(-4)}`);
}

function basicUser(authorization: string): string {
  if (!authorization.startsWith('Basic ')) return '';
  return Buffer.from(authorization.slice('Basic '.length), 'base64').toString('utf8').split(':')[0] ?? '';
}

function routeRefusal(request: LocalRequest): Refusal | undefined {
  if (routeOf(request) !== undefined) return undefined;
  return refusal(
    404,
    `Unrecognized request URL (${request.method}: ${request.path}). If Stripe has it, this stand-in does not do it: it does payment intents (create, retrieve, confirm, capture, cancel).`,
  );
}

function bodyRefusal(request: LocalRequest): Refusal | undefined {
  if (request.method === 'GET') return undefined;
  const type = request.headers['content-type'];
  if (request.body.length > 0 && type?.startsWith('application/x-www-form-urlencoded') !== true) {
    return refusal(
      400,
      `Invalid request (check that your POST content type is application/x-www-form-urlencoded). It was ${type ?? 'not given'}.`,
    );
  }
  const key = idempotencyKey(request);
  if (key !== undefined && key.length > 255) {
    return refusal(400, 'Idempotency keys can be at most 255 characters long.');
  }
  try {
    decodeForm(request.body.toString('utf8'));
    return undefined;
  } catch (error) {
    if (error instanceof FormError) return refusal(400, error.message);
    throw error;
  }
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
