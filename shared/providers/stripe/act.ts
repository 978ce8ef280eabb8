import type Stripe from 'stripe';
import { PortFailure } from '../../ports/failure.ts';
import type { KeyBurnt, KeyOf } from '../../ports/payments.ts';
import { classify } from './classify.ts';
import { stripeFailure, underWay } from './failure.ts';
import { idempotencyKey, type StripeOperation } from './idempotency-key.ts';
import { isReplayedServerError } from './stripe-error.ts';

/** Something done at Stripe that leaves an object, and how its result is told. */
export interface Deed<O, T> {
  operation: StripeOperation;
  key: KeyOf;
  call(options: Stripe.RequestOptions): Promise<O>;
  /** What the object says about the deed; undefined while it has not been done. */
  outcome(object: O): T | undefined;
  /** A business answer that Stripe gives as an error. */
  refusal(error: unknown): T | undefined;
  /** Reads the object when there was no clear answer; left out where doing it twice harms nobody. */
  find?(): Promise<O | undefined>;
}

/**
 * Does a deed under its idempotency key, and tells what came of it also when the answer was lost or the key forgotten.
 *
 * 1. Call under the key.
 * 2. No clear answer, or the object has moved on → the object is asked.
 * 3. A stored 500 without an effect → the key is burnt.
 *
 * Throws a PortFailure when that gave no result.
 */
export async function act<O extends { id: string; status: string | null }, T>(deed: Deed<O, T>): Promise<T | KeyBurnt> {
  const { operation, key } = deed;
  try {
    const object = await deed.call({ idempotencyKey: idempotencyKey(operation, key) });
    const told = deed.outcome(object);
    if (told === undefined) throw underWay(operation, object);
    return told;
  } catch (error) {
    if (error instanceof PortFailure) throw error;
    const told = deed.refusal(error) ?? (await askObject(deed, error));
    if (told !== undefined) return told;
    if (isReplayedServerError(error)) return { kind: 'key_burnt' };
    const isHarmless = deed.find === undefined && classify(error) === 'ambiguous';
    throw stripeFailure(operation, error, isHarmless ? 'transient' : undefined);
  }
}

async function askObject<O extends { id: string; status: string | null }, T>(
  deed: Deed<O, T>,
  error: unknown,
): Promise<T | undefined> {
  if (deed.find === undefined || classify(error) !== 'ambiguous') return undefined;
  const object = await deed.find().catch(() => {
    // Nothing is known but that the deed may have been done.
    throw stripeFailure(deed.operation, error);
  });
  if (object === undefined) return undefined;
  // Something is being done with it: neither an effect nor the proof that there is none.
  if (object.status === 'processing') throw underWay(deed.operation, object);
  return deed.outcome(object);
}
