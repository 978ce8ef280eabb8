import type { FailureClass } from '../../ports/failure.ts';
import { neverSent } from '../never-sent.ts';
import { isReplayedServerError, readStripeError } from './stripe-error.ts';

/** What kind of failure an error of the Stripe SDK is. https://docs.stripe.com/error-low-level */
export function classify(error: unknown): FailureClass {
  const read = readStripeError(error);
  if (read === undefined) return 'unknown';
  const { type, rawType, code, statusCode, detail } = read;

  if (type === 'StripeConnectionError') return neverSent(detail?.code) ? 'transient' : 'ambiguous';
  if (rawType === 'idempotency_error' || code === 'payment_intent_unexpected_state') return 'ambiguous';
  // An answer that was no JSON, such as the page of a proxy.
  if (statusCode === undefined) return 'ambiguous';
  if (statusCode === 401 || statusCode === 403) return 'configuration';
  if (isReplayedServerError(error)) return 'ambiguous';
  if (code === 'rate_limit' || code === 'lock_timeout' || statusCode === 429) return 'throttled';
  return statusCode === 408 || statusCode === 409 || statusCode >= 500 ? 'transient' : 'unknown';
}
