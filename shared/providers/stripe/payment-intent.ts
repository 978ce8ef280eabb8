import type Stripe from 'stripe';
import type { ActionRequired, Authorized, Captured, Declined, PaymentState } from '../../ports/payments.ts';
import { declineCode, declinedAs } from './decline.ts';
import { fromStripeAmount } from './minor-units.ts';

type Intent = Stripe.PaymentIntent;

/** Stripe gives an intent's charge as an id unless asked for it. */
export const expand = ['latest_charge'];

/** The shortest that a card network keeps an authorization (Visa, merchant-initiated: 4 days and 18 hours), in seconds. */
const shortestAuthorization = (4 * 24 + 18) * 3_600;

/** What an intent says about being authorized; undefined while it has come to no result. */
export function authorizationOf(intent: Intent): Authorized | Declined | ActionRequired | undefined {
  switch (intent.status) {
    case 'requires_capture':
    case 'succeeded':
      return { kind: 'authorized', captureBefore: captureBefore(intent) };
    case 'requires_action':
      return { kind: 'action_required', code: 'authentication_required' };
    case 'requires_payment_method':
      return withoutPaymentMethod(intent);
    case 'canceled':
      return { kind: 'declined', code: 'payment_intent_canceled' };
    case 'requires_confirmation':
    case 'processing':
      return undefined;
  }
}

/** What an intent says about being captured; undefined while its money is still to be taken. */
export function captureOf(intent: Intent): Captured | { kind: 'gone'; status: string } | undefined {
  const { status } = intent;
  if (status === 'requires_capture' || status === 'processing') return undefined;
  return status === 'succeeded' ? captured(intent) : { kind: 'gone', status };
}

/** What an intent says about being ended; undefined while it is open. */
export function endOf(intent: Intent): { kind: 'canceled' } | { kind: 'voided' } | Captured | undefined {
  if (intent.status === 'succeeded') return captured(intent);
  if (intent.status !== 'canceled') return undefined;
  // A declined attempt leaves a charge as well, one that failed.
  return { kind: chargeOf(intent)?.status === 'succeeded' ? 'voided' : 'canceled' };
}

/** What has become of an intent; undefined while Stripe is at it. */
export function stateOf(intent: Intent): PaymentState | undefined {
  if (intent.status === 'requires_confirmation') return { kind: 'prepared' };
  return endOf(intent) ?? authorizationOf(intent);
}

const continuable: readonly Stripe.PaymentIntent.Status[] = [
  'requires_action',
  'requires_confirmation',
  'requires_payment_method',
];

/** The secret by which the buyer's browser goes on with an intent, while there is something to do. */
export function clientSecretOf({ status, client_secret: secret }: Intent): string | null {
  return continuable.includes(status) ? secret : null;
}

function withoutPaymentMethod({ last_payment_error: error }: Intent): Declined | ActionRequired {
  return error === null
    ? { kind: 'action_required', code: 'payment_method_required' }
    : declinedAs(declineCode({ decline_code: error.decline_code, code: error.code }));
}

function captured({ amount_received: amount, currency }: Intent): Captured {
  return { kind: 'captured', amount: fromStripeAmount(amount, currency) };
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
