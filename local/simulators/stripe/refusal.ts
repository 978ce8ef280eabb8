import type Stripe from 'stripe';

/** The `error` object of a Stripe answer. */
export interface StripeErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: Stripe.PaymentIntent;
}

/**
 * A request that Stripe turns down.
 * `began` tells whether the endpoint had begun its work: only then is the answer kept under an idempotency key.
 */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;
  readonly began: boolean;
  constructor(status: number, body: StripeErrorBody, began: boolean) {
    super(body.message);
    this.name = 'StripeRefusal';
    this.status = status;
    this.body = body.code === undefined ? body : { ...body, doc_url: docUrl(body.code) };
    this.began = began;
  }
}

/** A parameter that does not do; nothing has begun. */
export function invalidParameter(param: string, message: string, code?: string): StripeRefusal {
  return new StripeRefusal(
    400,
    { type: 'invalid_request_error', message, param, ...(code === undefined ? {} : { code }) },
    false,
  );
}

/** An intent whose status does not allow what was asked. */
export function unexpectedState(intent: Stripe.PaymentIntent, message: string): StripeRefusal {
  return new StripeRefusal(
    400,
    { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message, payment_intent: intent },
    true,
  );
}

export function noSuch(
  kind: 'payment_intent' | 'charge' | 'refund' | 'dispute',
  id: string,
  param: string,
): StripeRefusal {
  return new StripeRefusal(
    404,
    { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${kind}: '${id}'`, param },
    false,
  );
}

export function noSuchPaymentMethod(id: string): StripeRefusal {
  return invalidParameter(
    'payment_method',
    `No such PaymentMethod: '${id}'; this stand-in knows the test payment methods that its README lists.`,
    'resource_missing',
  );
}

/**
 * How Stripe words a status that strikes before or outside an endpoint's own logic.
 * @param code says which, where a status has several meanings; for a 402 it is the decline code.
 */
export function bodyForStatus(status: number, code?: string): StripeErrorBody {
  if (code === 'idempotency_error') {
    return { type: code, message: 'Keys for idempotent requests can only be used with the same parameters.' };
  }
  const body = usualBody(status);
  if (code === 'lock_timeout') return { ...body, code, message: lockTimeout };
  if (status === 402) return { ...body, decline_code: code ?? 'generic_decline' };
  return code === undefined ? body : { ...body, code };
}

const lockTimeout =
  'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.';

function usualBody(status: number): StripeErrorBody {
  if (status === 401) return { type: 'invalid_request_error', message: 'Invalid API Key provided.' };
  if (status === 402) {
    return {
      type: 'card_error',
      code: 'card_declined',
      message: 'Your card was declined.',
    };
  }
  if (status === 403) {
    return {
      type: 'invalid_request_error',
      message: 'The provided key does not have the permissions that this endpoint requires.',
    };
  }
  if (status === 409)
    return { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'The key is in use.' };
  if (status === 429) return { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests.' };
  if (status >= 500) return { type: 'api_error', message: 'An unknown error occurred. It has been reported to us.' };
  return { type: 'invalid_request_error', message: `Refused with status ${status} by a fault rule.` };
}

function docUrl(code: string): string {
  return `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}`;
}
