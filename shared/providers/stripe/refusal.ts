import { declineCode } from './payment-intent.ts';
import { readStripeError } from './stripe-error.ts';

/**
 * Why Stripe will never make an intent of this: it does not know the buyer's payment method, or does not take such an
 * amount or currency. The decline code, or undefined when the error is none of these.
 */
export function preparationRefusal(error: unknown): string | undefined {
  const { statusCode, param, code } = readStripeError(error) ?? {};
  if (statusCode !== 400) return undefined;
  if (param === 'payment_method')
    return code === 'resource_missing' ? 'payment_method_not_found' : (code ?? 'payment_method_invalid');
  if (param === 'amount') return code ?? 'amount_not_supported';
  return param === 'currency' ? 'currency_not_supported' : undefined;
}

/** The issuer's decline, or undefined when the error is none. */
export function decline(error: unknown): string | undefined {
  const read = readStripeError(error);
  return read?.statusCode === 402 ? declineCode(read) : undefined;
}

const lapsed: readonly (string | undefined)[] = ['charge_expired_for_capture', 'capture_charge_authorization_expired'];

/** Why there is nothing left to capture, or undefined when the error does not say that. */
export function lapse(error: unknown): string | undefined {
  const code = readStripeError(error)?.code;
  return lapsed.includes(code) ? code : undefined;
}
