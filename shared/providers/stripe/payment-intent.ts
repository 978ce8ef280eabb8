import type Stripe from 'stripe';
import type { Authorization } from '../../ports/payments.ts';
import { fromStripeAmount } from './minor-units.ts';

type Intent = Stripe.PaymentIntent;

/** The shortest that a card network keeps an authorization (Visa, merchant-initiated: 4 days and 18 hours), in seconds. */
const shortestAuthorization = (4 * 24 + 18) * 3_600;

/** What an intent says about being authorized; undefined while it has come to no result. */
export function authorizationOf(intent: Intent): Authorization | undefined {
  switch (intent.status) {
    case 'requires_capture':
    case 'succeeded':
      return { kind: 'authorized', captureBefore: captureBefore(intent) };
    case 'requires_action':
      // The buyer cannot be asked yet.
      return { kind: 'declined', code: 'authentication_required' };
    case 'requires_payment_method':
      return { kind: 'declined', code: declineCode(intent.last_payment_error) };
    case 'canceled':
      return { kind: 'declined', code: 'payment_intent_canceled' };
    case 'requires_confirmation':
    case 'processing':
      return undefined;
  }
}

/** What an intent says about being captured; undefined while its money is still to be taken. */
export function captureOf(
  intent: Intent,
): { kind: 'captured'; amount: number } | { kind: 'gone'; status: string } | undefined {
  const { status } = intent;
  if (status === 'requires_capture' || status === 'processing') return undefined;
  if (status !== 'succeeded') return { kind: 'gone', status };
  return { kind: 'captured', amount: fromStripeAmount(intent.amount_received, intent.currency) };
}

/** What an intent says about being ended; undefined while it is open. */
export function endOf(intent: Intent): 'canceled' | 'voided' | 'captured' | undefined {
  if (intent.status === 'succeeded') return 'captured';
  if (intent.status !== 'canceled') return undefined;
  // A declined attempt leaves a charge as well, one that failed.
  return chargeOf(intent)?.status === 'succeeded' ? 'voided' : 'canceled';
}

/** Stripe's most telling word for a decline: the issuer's code, else its own. */
export function declineCode(error: { decline_code?: string | undefined; code?: string | undefined } | null): string {
  return error?.decline_code || error?.code || 'card_declined';
}

function captureBefore(intent: Intent): number {
  const charge = chargeOf(intent);
  // Only card charges carry the date; wallets and other methods keep an authorization at least as long.
  const seconds = charge?.payment_method_details?.card?.capture_before;
  return 1_000 * (seconds ?? (charge?.created ?? intent.created) + shortestAuthorization);
}

/** Every call asks for the charge to be expanded. */
function chargeOf(intent: Intent): Stripe.Charge | undefined {
  return typeof intent.latest_charge === 'object' ? (intent.latest_charge ?? undefined) : undefined;
}
