import type { Payments } from '../../ports/payments.ts';
import { act, expand } from './act.ts';
import type { StripeClient } from './client.ts';
import { toStripeAmount } from './minor-units.ts';
import { authorizationOf, captureOf, endOf } from './payment-intent.ts';
import { decline, lapse, preparationRefusal } from './refusal.ts';

type Prepared = Awaited<ReturnType<Payments['prepare']>>;

/** Payments by Stripe PaymentIntents: created unconfirmed, confirmed by id, captured later. */
export function stripePayments(client: () => Promise<StripeClient>): Payments {
  return {
    prepare: async ({ orderId, orderNumber, amount, currency, paymentMethod }) => {
      const stripeAmount = toStripeAmount({ amount, currency });
      if (stripeAmount === undefined) return { kind: 'declined', code: 'amount_not_supported' };
      const stripe = await client();
      return act<Prepared>(stripe, {
        operation: 'prepare',
        orderId,
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
        outcome: ({ id }) => ({ kind: 'prepared', ref: id }),
        refusal: (error) => declined(preparationRefusal(error)),
      });
    },

    authorize: async (orderId, ref) => {
      const stripe = await client();
      return act(stripe, {
        operation: 'confirm',
        orderId,
        ref,
        call: (request) => stripe.paymentIntents.confirm(ref, { expand }, request),
        outcome: authorizationOf,
        refusal: (error) => declined(decline(error)),
      });
    },

    capture: async (orderId, ref) => {
      const stripe = await client();
      return act(stripe, {
        operation: 'capture',
        orderId,
        ref,
        // Without an amount Stripe takes all that was authorized.
        call: (request) => stripe.paymentIntents.capture(ref, { expand }, request),
        outcome: captureOf,
        refusal: (error) => {
          const status = lapse(error);
          return status === undefined ? undefined : { kind: 'gone', status };
        },
      });
    },

    cancel: async (orderId, ref) => {
      const stripe = await client();
      return act(stripe, {
        operation: 'cancel',
        orderId,
        ref,
        call: (request) => stripe.paymentIntents.cancel(ref, { expand }, request),
        outcome: endOf,
        refusal: () => undefined,
      });
    },
  };
}

function declined(code: string | undefined): { kind: 'declined'; code: string } | undefined {
  return code === undefined ? undefined : { kind: 'declined', code };
}
