import type Stripe from 'stripe';
import { PortFailure } from '../../ports/failure.ts';
import { classify } from './classify.ts';
import type { StripeClient } from './client.ts';
import { stripeFailure } from './failure.ts';
import { idempotencyKey, type StripeOperation } from './idempotency-key.ts';
import { isReplayedServerError } from './stripe-error.ts';

/** Something done to a PaymentIntent, and how its result is told. */
export interface Deed<T> {
  operation: StripeOperation;
  orderId: string;
  /** The intent; left out where there is none yet. */
  ref?: string;
  call(options: Stripe.RequestOptions): Promise<Stripe.PaymentIntent>;
  /** What an intent says about the deed; undefined while it has not been done. */
  outcome(intent: Stripe.PaymentIntent): T | undefined;
  /** A business answer that Stripe gives as an error. */
  refusal(error: unknown): T | undefined;
}

/** A 500 that Stripe stored comes back at once, so that the next key can be tried in the same run. */
const keysTried = 3;

/** Stripe gives an intent's charge as an id unless asked for it. */
export const expand = ['latest_charge'];

/**
 * Does a deed once, however often it is called and also when Stripe has forgotten the key: an intent lets each deed happen
 * once, and tells afterwards.
 *
 * 1. Call under the order's own key.
 * 2. No clear answer, or the intent has moved on → the intent is asked.
 * 3. A stored 500 without an effect → that key is burnt; call under the next one.
 *
 * Throws a PortFailure when that gave no result.
 */
export async function act<T>(stripe: StripeClient, deed: Deed<T>): Promise<T> {
  let met: unknown;
  for (let n = 0; n < keysTried; n += 1) {
    try {
      const intent = await deed.call({ idempotencyKey: idempotencyKey(deed.orderId, deed.operation, n) });
      return deed.outcome(intent) ?? stillUnderWay(deed, intent);
    } catch (error) {
      if (error instanceof PortFailure) throw error;
      const told = deed.refusal(error) ?? (await askIntent(stripe, deed, error));
      if (told !== undefined) return told;
      met = error;
      if (!isReplayedServerError(error)) break;
    }
  }
  throw stripeFailure(deed.operation, met);
}

async function askIntent<T>(stripe: StripeClient, deed: Deed<T>, error: unknown): Promise<T | undefined> {
  if (deed.ref === undefined || classify(error) !== 'ambiguous') return undefined;
  try {
    return deed.outcome(await stripe.paymentIntents.retrieve(deed.ref, { expand }));
  } catch {
    // Nothing is known but that the deed may have been done.
    throw stripeFailure(deed.operation, error);
  }
}

function stillUnderWay(deed: Deed<unknown>, { id, status }: Stripe.PaymentIntent): never {
  throw new PortFailure('payments', 'transient', deed.operation, new Error(`${id} is ${status}`));
}
