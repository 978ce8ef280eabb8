import type Stripe from 'stripe';
import { invalidParameter, StripeRefusal } from './refusal.ts';

interface RefundOrigin {
  id: string;
  balanceTransaction: string | null;
  charge: Stripe.Charge;
  amount: number;
  reason: Stripe.Refund.Reason | null;
  metadata: Record<string, string>;
  /** A `reversal` gives back what was authorized and not captured. */
  kind: 'refund' | 'reversal';
  /** Seconds since the epoch. */
  now: number;
}

/** A refund that has succeeded. */
export function newRefund(origin: RefundOrigin): Stripe.Refund {
  const { id, balanceTransaction, charge, amount, reason, metadata, kind, now } = origin;
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: balanceTransaction,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: {
        ...(kind === 'refund' ? { reference_status: 'pending', reference_type: 'acquirer_reference_number' } : {}),
        type: kind,
      },
      type: 'card',
    },
    metadata: { ...metadata },
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

/** @throws {StripeRefusal} 400 when `amount` cannot be refunded from the charge. */
export function refuseRefund(charge: Stripe.Charge, amount: number | undefined, isRefundable: boolean): void {
  if (amount !== undefined && amount < 1) {
    throw invalidParameter('amount', 'Invalid positive integer', 'parameter_invalid_integer');
  }
  if (!charge.captured) {
    throw refused({
      message: `This uncaptured Charge was created by a PaymentIntent (${intentOf(charge)}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly.`,
    });
  }
  if (!isRefundable) {
    throw refused({
      code: 'charge_disputed',
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    });
  }
  const remaining = charge.amount - charge.amount_refunded;
  if (remaining === 0) {
    throw refused({ code: 'charge_already_refunded', message: `Charge ${charge.id} has already been refunded.` });
  }
  if (amount !== undefined && amount > remaining) {
    const [asked, left] = [amount, remaining].map((minor) => inWords(minor, charge.currency));
    // Stripe gives this one no code.
    throw refused({
      param: 'amount',
      message:
        charge.amount_refunded === 0
          ? `Refund amount (${asked}) is greater than charge amount (${left})`
          : `Refund amount (${asked}) is greater than unrefunded amount on charge (${left})`,
    });
  }
}

/** An intent that took no money. */
export function nothingToRefund(intent: Stripe.PaymentIntent): StripeRefusal {
  return refused({
    param: 'payment_intent',
    message: `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
  });
}

function refused(error: { message: string; code?: string; param?: string }): StripeRefusal {
  return new StripeRefusal(400, { type: 'invalid_request_error', ...error }, true);
}

function intentOf({ payment_intent: intent }: Stripe.Charge): string {
  return typeof intent === 'string' ? intent : 'none';
}

function inWords(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
