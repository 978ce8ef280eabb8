import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';

const answered = (statusCode: number, raw: Record<string, unknown> = {}) =>
  Stripe.errors.StripeError.generate({ type: 'invalid_request_error', message: 'no', statusCode, ...raw });

const unreachable = (code?: string) =>
  new Stripe.errors.StripeConnectionError({
    message: 'An error occurred with our connection to Stripe.',
    detail: Object.assign(new Error('network'), code === undefined ? {} : { code }),
  });

describe('classify', () => {
  it.each([
    ['a wrong key', answered(401), 'configuration'],
    ['a key without the permission', answered(403), 'configuration'],
    ['too many requests', answered(429, { code: 'rate_limit' }), 'throttled'],
    ['a rate limit told as 400', answered(400, { code: 'rate_limit' }), 'throttled'],
    ['a lock on the object', answered(409, { code: 'lock_timeout' }), 'throttled'],
    ['a conflict', answered(409), 'transient'],
    ['a request time-out at their side', answered(408), 'transient'],
    ['a server error', answered(500, { type: 'api_error' }), 'transient'],
    ['an outage', answered(503, { type: 'api_error' }), 'transient'],
    [
      'a server error from the shelf',
      answered(500, { type: 'api_error', headers: { 'idempotent-replayed': 'true' } }),
      'ambiguous',
    ],
    ['a key under another request', answered(400, { type: 'idempotency_error' }), 'ambiguous'],
    [
      'a key whose request is under way',
      answered(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }),
      'ambiguous',
    ],
    ['an intent that has moved on', answered(400, { code: 'payment_intent_unexpected_state' }), 'ambiguous'],
    ['nobody listening', unreachable('ECONNREFUSED'), 'transient'],
    ['no such host', unreachable('ENOTFOUND'), 'transient'],
    ['a reset connection', unreachable('ECONNRESET'), 'ambiguous'],
    ['a time-out', unreachable('ETIMEDOUT'), 'ambiguous'],
    ['a connection that broke in the answer', unreachable(), 'ambiguous'],
    ['a refused parameter', answered(400, { code: 'parameter_unknown' }), 'unknown'],
    ['an unknown object', answered(404, { code: 'resource_missing' }), 'unknown'],
    [
      'an answer that is no JSON, as proxies give',
      new Stripe.errors.StripeAPIError({ message: 'Invalid JSON' }),
      'ambiguous',
    ],
    ['an error of our own', new TypeError('x is not a function'), 'unknown'],
    ['no error at all', undefined, 'unknown'],
  ])('%s', (_, error, expected) => {
    expect(classify(error)).toBe(expected);
  });
});
