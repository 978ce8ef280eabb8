import type Stripe from 'stripe';
import type { BookedPayment, PaymentBooks } from '../../ports/payment-books.ts';
import type { ProviderDispute } from '../../ports/payments.ts';
import type { StripeBooks } from './client.ts';
import { disputeOf } from './dispute.ts';
import { everyPage } from './every-page.ts';
import { reading } from './failure.ts';
import { fromStripeAmount } from './minor-units.ts';

/** The PaymentIntents, refunds and disputes of a Stripe account by the time they were made. */
export function stripePaymentBooks(client: () => Promise<StripeBooks>): PaymentBooks {
  return {
    within: async (from, until) => {
      const stripe = await client();
      const created = { gte: Math.ceil(from / 1_000), lt: Math.ceil(until / 1_000) };
      return reading('books', async () => {
        const intents = await everyPage((page) =>
          stripe.paymentIntents.list({ created, expand: ['data.latest_charge'], ...page }),
        );
        const refunds = await everyPage((page) => stripe.refunds.list({ created, ...page }));
        const disputes = await everyPage((page) => stripe.disputes.list({ created, ...page }));

        const found = new Map(intents.map((intent) => [intent.id, intent]));
        for (const { payment_intent: parent } of [...refunds, ...disputes]) {
          const ref = idOf(parent);
          if (ref === undefined || found.has(ref)) continue;
          found.set(ref, await stripe.paymentIntents.retrieve(ref, { expand: ['latest_charge'] }));
        }
        const disputesOf = (ref: string) =>
          disputes.filter((dispute) => idOf(dispute.payment_intent) === ref).map(disputeOf);
        return [...found.values()].map((intent) => booked(intent, disputesOf(intent.id)));
      });
    },
  };
}

function booked(intent: Stripe.PaymentIntent, disputes: ProviderDispute[]): BookedPayment {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return {
    ref: intent.id,
    orderId: intent.metadata['orderId'] ?? null,
    isAuthorized: intent.status === 'requires_capture',
    captured: fromStripeAmount(intent.amount_received, intent.currency),
    refunded: fromStripeAmount(charge === null ? 0 : refundedOf(charge), intent.currency),
    disputes,
  };
}

/** Of what Stripe counts as refunded, what was never captured is only released. */
function refundedOf({ amount, amount_captured: captured, amount_refunded: refunded }: Stripe.Charge): number {
  return Math.max(0, refunded - (amount - captured));
}

function idOf(parent: string | { id: string } | null): string | undefined {
  return typeof parent === 'object' ? parent?.id : parent;
}
