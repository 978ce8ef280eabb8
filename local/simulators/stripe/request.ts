import type { LocalRequest } from 'local-service';
import { decodeForm, FormError } from './form.ts';
import type { StripeOperation, StripeRequest } from './machine.ts';
import { StripeRefusal } from './refusal.ts';

const routes: { method: string; path: RegExp; operation: StripeOperation }[] = [
  { method: 'POST', path: /^\/v1\/payment_intents$/, operation: 'paymentIntents.create' },
  { method: 'GET', path: /^\/v1\/payment_intents$/, operation: 'paymentIntents.list' },
  { method: 'GET', path: /^\/v1\/payment_intents\/(\w+)$/, operation: 'paymentIntents.retrieve' },
  { method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/confirm$/, operation: 'paymentIntents.confirm' },
  { method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/capture$/, operation: 'paymentIntents.capture' },
  { method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/cancel$/, operation: 'paymentIntents.cancel' },
  { method: 'GET', path: /^\/v1\/charges$/, operation: 'charges.list' },
  { method: 'GET', path: /^\/v1\/charges\/(\w+)$/, operation: 'charges.retrieve' },
  { method: 'POST', path: /^\/v1\/refunds$/, operation: 'refunds.create' },
  { method: 'GET', path: /^\/v1\/refunds$/, operation: 'refunds.list' },
  { method: 'GET', path: /^\/v1\/refunds\/(\w+)$/, operation: 'refunds.retrieve' },
  { method: 'GET', path: /^\/v1\/disputes$/, operation: 'disputes.list' },
  { method: 'GET', path: /^\/v1\/disputes\/(\w+)$/, operation: 'disputes.retrieve' },
];

/** What a request asks for; undefined when this stand-in does not do it. */
export function routeOf(request: LocalRequest): { operation: StripeOperation; id?: string } | undefined {
  for (const { method, path, operation } of routes) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return { operation, ...(match[1] === undefined ? {} : { id: match[1] }) };
  }
  return undefined;
}

export function idempotencyKey(request: LocalRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/**
 * Reads a request, having let it in: the key, the route, the content type and the form must do.
 * @param apiKey the one key that is let in; without it every test key is.
 * @throws {StripeRefusal} 401, 403, 404 or 400 in Stripe's words.
 */
export function readRequest(request: LocalRequest, apiKey: string | undefined): StripeRequest {
  checkApiKey(request.headers.authorization ?? '', apiKey);
  if (request.headers['stripe-account'] !== undefined)
    throw refusal(403, 'This stand-in does not do Connect accounts.');
  const route = routeOf(request);
  if (route === undefined) {
    throw refusal(
      404,
      `Unrecognized request URL (${request.method}: ${request.path}). If Stripe has it, this stand-in does not do it: it does payment intents (create, retrieve, confirm, capture, cancel, list), refunds (create, retrieve, list), and reads charges and disputes.`,
    );
  }
  const key = idempotencyKey(request);
  if (key !== undefined && key.length > 255) throw refusal(400, 'Idempotency keys can be at most 255 characters long.');
  const parameters = readForm(request);
  return key === undefined ? { ...route, parameters } : { ...route, parameters, idempotencyKey: key };
}

function checkApiKey(authorization: string, apiKey: string | undefined): void {
  const given = givenKey(authorization);
  if (given === '') {
    throw refusal(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (/^[rs]k_live_/.test(given)) {
    throw refusal(401, 'This is a local stand-in, and it was given a live key. Use a test key (sk_test_…).');
  }
  const fits = apiKey === undefined ? /^[rs]k_test_\w+$/.test(given) : given === apiKey;
  if (!fits) throw refusal(401, `Invalid API Key provided: ${given.slice(0, 8)}****${given.slice(-4)}`);
}

function givenKey(authorization: string): string {
  const [scheme, credentials = ''] = authorization.split(' ');
  if (scheme === 'Bearer') return credentials;
  if (scheme !== 'Basic') return '';
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? '';
}

function readForm(request: LocalRequest): StripeRequest['parameters'] {
  const type = request.headers['content-type'] ?? 'none';
  if (request.body.length > 0 && !type.startsWith('application/x-www-form-urlencoded')) {
    throw refusal(
      400,
      `Invalid request (check that your POST content type is application/x-www-form-urlencoded). It was ${type}.`,
    );
  }
  try {
    return decodeForm(request.method === 'GET' ? request.query.toString() : request.body.toString('utf8'));
  } catch (error) {
    if (error instanceof FormError) throw refusal(400, error.message);
    throw error;
  }
}

function refusal(status: number, message: string): StripeRefusal {
  return new StripeRefusal(status, { type: 'invalid_request_error', message }, false);
}
