import type Stripe from 'stripe';
import type { Ruling, TestCard } from './test-cards.ts';

const authorizationLastsSeconds = 7 * 24 * 60 * 60;

interface ChargeOrigin {
  id: string;
  intent: Stripe.PaymentIntent;
  card: TestCard;
  ruling: Ruling;
  /** Seconds since the epoch. */
  now: number;
}

/** The charge that one attempt to authorize an intent leaves behind, approved or declined. */
export function newCharge({ id, intent, card, ruling, now }: ChargeOrigin): Stripe.Charge {
  const isApproved = ruling.kind === 'approved';
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: 'LOCAL',
    captured: false,
    created: now,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: isApproved ? null : ruling.code,
    failure_message: isApproved ? null : ruling.message,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(ruling),
    paid: isApproved,
    payment_intent: intent.id,
    payment_method: typeof intent.payment_method === 'string' ? intent.payment_method : null,
    payment_method_details: { type: 'card', card: cardDetails(intent, card, isApproved, now) },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: isApproved ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

/** Seconds since the epoch at which an uncaptured charge lapses; undefined once nothing can lapse. */
export function captureBefore(charge: Stripe.Charge | undefined): number | undefined {
  return charge?.payment_method_details?.card?.capture_before;
}

/** Captures `amount`. */
export function capture(charge: Stripe.Charge, amount: number, balanceTransaction: string): void {
  charge.captured = true;
  charge.amount_captured = amount;
  charge.balance_transaction = balanceTransaction;
}

function outcomeOf(ruling: Ruling): Stripe.Charge.Outcome {
  const common = { advice_code: null, network_advice_code: null, network_decline_code: null };
  if (ruling.kind === 'approved') {
    return {
      ...common,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  return {
    ...common,
    network_status: 'declined_by_network',
    reason: ruling.declineCode ?? ruling.code,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  };
}

function cardDetails(
  intent: Stripe.PaymentIntent,
  card: TestCard,
  isApproved: boolean,
  now: number,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: isApproved ? intent.amount : null,
    authorization_code: isApproved ? '123456' : null,
    brand: card.brand,
    ...(isApproved && intent.capture_method === 'manual' ? { capture_before: now + authorizationLastsSeconds } : {}),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: new Date(now * 1000).getUTCFullYear() + 4,
    extended_authorization: { status: 'disabled' },
    funding: card.funding,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure:
      isApproved && card.verdict.kind === 'authenticate'
        ? {
            authentication_flow: 'challenge',
            electronic_commerce_indicator: '05',
            exemption_indicator: null,
            result: 'authenticated',
            result_reason: null,
            transaction_id: null,
            version: '2.2.0',
          }
        : null,
    transaction_link_id: null,
    wallet: null,
  };
}
