import { declineCode } from './decline.ts';
import { readStripeError } from './stripe-error.ts';

/**
 * Why Stripe will never make an intent of this: it does not take the buyer's payment method, or such an amount or currency.
 * A decline code, or undefined when the error is none of these.
 */
export function preparationRefusal(error: unknown): string | undefined {
  const { statusCode, param, code } = readStripeError(error) ?? {};
  if (statusCode === 400 && param === 'amount') return code ?? 'amount_not_supported';
  if (statusCode === 400 && param === 'currency') return 'currency_not_supported';
  return paymentMethodRefusal(error);
}

/** Why the money is refused: by the issuer, or because the payment method cannot be used. Undefined for other errors. */
export function decline(error: unknown): string | undefined {
  const read = readStripeError(error);
  return read?.statusCode === 402 ? declineCode(read) : paymentMethodRefusal(error);
}

function paymentMethodRefusal(error: unknown): string | undefined {
  const { statusCode, code, param, message = '' } = readStripeError(error) ?? {};
  if (statusCode !== 400) return undefined;
  if (param === 'payment_method' && code === 'resource_missing') return 'payment_method_not_found';
  if (code?.startsWith('payment_method_') === true) return code;
  if (param === 'payment_method') return code ?? 'payment_method_invalid';
  // A payment method without a customer can be used once. Stripe gives this refusal no code.
  return /\bPaymentMethod was previously used\b/.test(message) ? 'payment_method_used' : undefined;
}

const lapsed: readonly (string | undefined)[] = ['charge_expired_for_capture', 'capture_charge_authorization_expired'];

/** Why there is nothing left to capture, or undefined when the error does not say that. */
export function lapse(error: unknown): string | undefined {
  const code = readStripeError(error)?.code;
  return lapsed.includes(code) ? code : undefined;
}

/** Why Stripe gives nothing back, or not so much; undefined when the error does not say that, or is a fault of ours. */
export function refundRefusal(error: unknown): { kind: 'refused'; code: string } | { kind: 'exceeds' } | undefined {
  const { statusCode, rawType, code, param, message = '' } = readStripeError(error) ?? {};
  if ((statusCode !== 400 && statusCode !== 402) || rawType === 'idempotency_error') return undefined;
  if (code === 'charge_already_refunded') return { kind: 'exceeds' };
  // Stripe gives this refusal no code.
  if (param === 'amount' && /\bis greater than\b/.test(message)) return { kind: 'exceeds' };
  if (code === undefined) return param === undefined || param === 'payment_intent' ? refused : undefined;
  return faults.test(code) ? undefined : { kind: 'refused', code };
}

const refused = { kind: 'refused', code: 'refund_refused' } as const;
/** Codes of a 400 that another time does not change, or that have nothing to do with the refund. */
const faults = /^(parameters?_.*|amount_.*|resource_missing|rate_limit|lock_timeout)$/;
