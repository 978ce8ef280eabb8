import type Stripe from 'stripe';
import { maximumAmount, minimumAmount } from './minimum-amounts.ts';
import type { CreateParameters } from './parameters.ts';
import { invalidParameter } from './refusal.ts';

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
