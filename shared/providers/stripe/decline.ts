import type { ActionRequired, Declined } from '../../ports/payments.ts';

/**
 * Declines after which the buyer may authenticate, correct what they typed, or pay by other means. Taken from
 * https://docs.stripe.com/declines/codes and https://docs.stripe.com/error-codes: those whose next step lies with the
 * buyer, or with time. The others are final: the issuer gives no reason (`generic_decline`, `do_not_honor`), or the reason
 * is the person (`fraudulent`, `lost_card`, `stolen_card`, `pickup_card`), who is not to be told more.
 */
const soft: ReadonlySet<string> = new Set([
  // Who pays has not been shown, or not well enough.
  'authentication_required',
  'authentication_failure',
  'authentication_not_handled',
  'payment_intent_authentication_failure',
  'mobile_device_authentication_required',
  'approve_with_id',
  // Typed wrong.
  'incorrect_address',
  'incorrect_cvc',
  'incorrect_number',
  'incorrect_postal_code',
  'incorrect_zip',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  // Not this card.
  'card_not_supported',
  'card_velocity_exceeded',
  'currency_not_supported',
  'expired_card',
  'expired_payment_method',
  'insufficient_funds',
  'withdrawal_count_limit_exceeded',
  // Not now.
  'card_decline_rate_limit_exceeded',
  'issuer_not_available',
  'processing_error',
  'reenter_transaction',
  'try_again_later',
  // Other means than cards: the buyer turned back, or their provider did.
  'payment_intent_payment_attempt_expired',
  'payment_intent_payment_attempt_failed',
  'payment_method_customer_decline',
  'payment_method_provider_decline',
  'payment_method_provider_timeout',
]);

/** What follows from a decline code. */
export function declinedAs(code: string): Declined | ActionRequired {
  return { kind: soft.has(code) ? 'action_required' : 'declined', code };
}

/** Stripe's most telling word for a decline: the issuer's code, else its own. */
export function declineCode(error: { decline_code?: string | undefined; code?: string | undefined }): string {
  return error.decline_code || error.code || 'card_declined';
}
