import type Stripe from 'stripe';
import type { ProviderRefund } from '../../ports/payments.ts';
import type { StripeClient } from './client.ts';
import { everyPage } from './every-page.ts';
import { fromStripeAmount } from './minor-units.ts';

/** The refunds of an intent's money, without what Stripe lists beside them: the release of what was never captured. */
export async function allRefunds(stripe: StripeClient, ref: string): Promise<Stripe.Refund[]> {
  const listed = await everyPage((page) => stripe.refunds.list({ payment_intent: ref, ...page }));
  return listed.filter((refund) => !isRelease(refund));
}

/** It moved no money of the account, and nobody asked for it. A real refund may be a `reversal` as well, so that says nothing. */
function isRelease({ balance_transaction: moved, status, metadata }: Stripe.Refund): boolean {
  return moved === null && status === 'succeeded' && metadata?.['commandId'] === undefined;
}

/** The refund that a command has made. One that failed says nothing about the newest try. */
export async function refundOfCommand(
  stripe: StripeClient,
  ref: string,
  commandId: string,
): Promise<Stripe.Refund | undefined> {
  const refunds = await allRefunds(stripe, ref);
  return refunds.find((refund) => refund.metadata?.['commandId'] === commandId && !hasFailed(refund));
}

export function refundOf(refund: Stripe.Refund): ProviderRefund {
  return {
    ref: refund.id,
    commandId: refund.metadata?.['commandId'] ?? null,
    amount: fromStripeAmount(refund.amount, refund.currency),
    failed: hasFailed(refund),
  };
}

/** What came of making a refund. One that is pending counts as made: the money has left the balance. */
export function refundOutcome(
  refund: Stripe.Refund,
): { kind: 'refunded'; ref: string } | { kind: 'refused'; code: string } {
  return hasFailed(refund)
    ? { kind: 'refused', code: refund.failure_reason ?? `refund_${refund.status}` }
    : { kind: 'refunded', ref: refund.id };
}

function hasFailed({ status }: Stripe.Refund): boolean {
  return status === 'failed' || status === 'canceled';
}
