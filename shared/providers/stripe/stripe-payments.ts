import type { ActionRequired, Authorized, Declined, Payments } from '../../ports/payments.ts';
import { act } from './act.ts';
import type { StripeClient } from './client.ts';
import { declinedAs } from './decline.ts';
import { disputeOf } from './dispute.ts';
import { everyPage } from './every-page.ts';
import { reading, underWay } from './failure.ts';
import { toStripeAmount } from './minor-units.ts';
import { authorizationOf, captureOf, clientSecretOf, endOf, expand, stateOf } from './payment-intent.ts';
import { allRefunds, refundOf, refundOfCommand, refundOutcome } from './refund.ts';
import { decline, lapse, preparationRefusal, refundRefusal } from './refusal.ts';

type RefundAnswer = ReturnType<typeof refundOutcome> | { kind: 'exceeds' };

/** Payments by Stripe PaymentIntents: created unconfirmed, confirmed by id, captured later. */
export function stripePayments(client: () => Promise<StripeClient>): Payments {
  return {
    prepare: async ({ orderId, orderNumber, amount, currency, paymentMethod }, key) => {
      const stripeAmount = toStripeAmount({ amount, currency });
      if (stripeAmount === undefined) return { kind: 'declined', code: 'amount_not_supported' };
      const stripe = await client();
      return act({
        operation: 'prepare',
        key,
        call: (request) =>
          stripe.paymentIntents.create(
            {
              amount: stripeAmount,
              currency: currency.toLowerCase(),
              payment_method: paymentMethod,
              capture_method: 'manual',
              // Since 2023-08-16 an intent takes whatever the Dashboard allows, and its confirmation then needs a
              // `return_url` in case that redirects. Orders are confirmed here, away from the buyer's browser: nothing may
              // redirect. `payment_method_types: ['card']` would do as well, but shut out Link and what comes after it.
              automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
              metadata: { orderId, orderNumber },
            },
            request,
          ),
        outcome: ({ id }): { kind: 'prepared'; ref: string } | Declined => ({ kind: 'prepared', ref: id }),
        refusal: (error) => {
          const code = preparationRefusal(error);
          return code === undefined ? undefined : { kind: 'declined', code };
        },
        // Nothing to find: an unconfirmed intent that nobody knows of is harmless.
      });
    },

    authorize: async (ref, key) => {
      const stripe = await client();
      return act({
        operation: 'confirm',
        key,
        call: (request) => stripe.paymentIntents.confirm(ref, { expand }, request),
        outcome: (intent): Authorized | Declined | ActionRequired | undefined => authorizationOf(intent),
        refusal: (error) => {
          const code = decline(error);
          return code === undefined ? undefined : declinedAs(code);
        },
        find: () => stripe.paymentIntents.retrieve(ref, { expand }),
      });
    },

    capture: async (ref, key) => {
      const stripe = await client();
      return act({
        operation: 'capture',
        key,
        // Without an amount Stripe takes all that was authorized.
        call: (request) => stripe.paymentIntents.capture(ref, { expand }, request),
        outcome: captureOf,
        refusal: (error) => {
          const status = lapse(error);
          return status === undefined ? undefined : { kind: 'gone', status };
        },
        find: () => stripe.paymentIntents.retrieve(ref, { expand }),
      });
    },

    cancel: async (ref, key) => {
      const stripe = await client();
      return act({
        operation: 'cancel',
        key,
        call: (request) => stripe.paymentIntents.cancel(ref, { expand }, request),
        outcome: endOf,
        refusal: () => undefined,
        find: () => stripe.paymentIntents.retrieve(ref, { expand }),
      });
    },

    status: async (ref) => {
      const stripe = await client();
      const intent = await reading('status', () => stripe.paymentIntents.retrieve(ref, { expand }));
      const state = stateOf(intent);
      if (state === undefined) throw underWay('status', intent);
      return state;
    },

    refund: async (ref, { commandId, amount, currency }, key) => {
      const stripeAmount = toStripeAmount({ amount, currency });
      if (stripeAmount === undefined) return { kind: 'refused', code: 'amount_not_supported' };
      const stripe = await client();
      return act({
        operation: `refund:${commandId}`,
        key,
        call: (request) =>
          stripe.refunds.create(
            { payment_intent: ref, amount: stripeAmount, metadata: { commandId, orderId: key.orderId } },
            request,
          ),
        outcome: (refund): RefundAnswer => refundOutcome(refund),
        refusal: refundRefusal,
        find: () => refundOfCommand(stripe, ref, commandId),
      });
    },

    refunds: async (ref) => {
      const stripe = await client();
      const refunds = await reading('refunds', () => allRefunds(stripe, ref));
      return refunds.map(refundOf);
    },

    disputes: async (ref) => {
      const stripe = await client();
      const list = () => everyPage((page) => stripe.disputes.list({ payment_intent: ref, ...page }));
      return (await reading('disputes', list)).map(disputeOf);
    },

    clientSecret: async (ref) => {
      const stripe = await client();
      return clientSecretOf(await reading('clientSecret', () => stripe.paymentIntents.retrieve(ref, {})));
    },
  };
}
