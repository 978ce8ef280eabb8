import type Stripe from 'stripe';
import { maximumAmount, minimumAmount } from './minimum-amounts.ts';
import type { ConfirmParameters, CreateParameters } from './parameters.ts';
import { invalidParameter, unexpectedState } from './refusal.ts';

type Status = Stripe.PaymentIntent.Status;

const confirmable: readonly Status[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const capturable: readonly Status[] = ['requires_capture'];
export const cancelable: readonly Status[] = [...confirmable, ...capturable];

interface IntentOrigin {
  id: string;
  clientSecret: string;
  /** Seconds since the epoch. */
  now: number;
}

/** An intent as it is created, not yet confirmed and without a payment method. */
export function newPaymentIntent(
  params: CreateParameters,
  { id, clientSecret, now }: IntentOrigin,
): Stripe.PaymentIntent {
  refuseAmount(params);
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automaticPaymentMethods(params),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method,
    client_secret: clientSecret,
    confirmation_method: 'automatic',
    created: now,
    currency: params.currency,
    customer: null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...params.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

/** @throws {StripeRefusal} 400 when the status does not allow `action`. */
export function refuseStatus(
  intent: Stripe.PaymentIntent,
  action: 'cancel' | 'confirm',
  allowed: readonly Status[],
): void {
  if (allowed.includes(intent.status)) return;
  throw unexpectedState(
    intent,
    action === 'confirm' && intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot ${action} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${action === 'cancel' ? 'canceled' : 'confirmed'}: ${allowed.join(', ')}.`,
  );
}

/** @throws {StripeRefusal} 400 when the intent cannot be confirmed, or not in this way. */
export function refuseConfirmation(intent: Stripe.PaymentIntent, params: ConfirmParameters): void {
  refuseStatus(intent, 'confirm', confirmable);
  const automatic = intent.automatic_payment_methods;
  if (automatic?.enabled === true && automatic.allow_redirects !== 'never' && params.return_url === undefined) {
    throw invalidParameter(
      'return_url',
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    );
  }
  if (params.payment_method === undefined && intent.payment_method === null) {
    throw unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    );
  }
}

/** @throws {StripeRefusal} 400 when `amount` cannot be captured from the intent. */
export function refuseCapture(intent: Stripe.PaymentIntent, amount: number): void {
  if (!capturable.includes(intent.status)) {
    throw unexpectedState(
      intent,
      intent.status === 'succeeded'
        ? 'This PaymentIntent could not be captured because it has already been captured.'
        : `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: ${capturable.join(', ')}.`,
    );
  }
  if (amount < 1) {
    throw invalidParameter('amount_to_capture', 'Invalid positive integer', 'parameter_invalid_integer');
  }
  if (amount > intent.amount_capturable) {
    throw invalidParameter(
      'amount_to_capture',
      `The amount to capture (${amount}) is greater than the amount you can capture (${intent.amount_capturable}).`,
      'amount_too_large',
    );
  }
}

function refuseAmount({ amount, currency }: CreateParameters): void {
  if (amount < 1) {
    throw invalidParameter('amount', 'This value must be greater than or equal to 1.', 'parameter_invalid_integer');
  }
  const minimum = minimumAmount(currency);
  if (amount < minimum) {
    throw invalidParameter('amount', `Amount must be at least ${minimum} ${currency}.`, 'amount_too_small');
  }
  if (amount > maximumAmount) {
    throw invalidParameter('amount', `Amount must be no more than ${maximumAmount} ${currency}.`, 'amount_too_large');
  }
}

// Since API version 2023-08-16 an intent that names no payment method types takes what the Dashboard enables.
function automaticPaymentMethods(params: CreateParameters): Stripe.PaymentIntent.AutomaticPaymentMethods | null {
  if (params.automatic_payment_methods !== undefined) return params.automatic_payment_methods;
  return params.payment_method_types === undefined ? { enabled: true, allow_redirects: 'always' } : null;
}
