export type StripeOperation = 'prepare' | 'confirm' | 'capture' | 'cancel';

/** An order has one payment object so far; another payment method would begin the next generation. */
const generation = 1;

/**
 * The idempotency key of a call, always ours: the SDK would invent another one for each try. `n` counts the keys that are
 * burnt: Stripe stores a 500 under its key and replays it for 24 hours.
 */
export function idempotencyKey(orderId: string, operation: StripeOperation, n: number): string {
  return `${orderId}:${operation}:${generation}:${n}`;
}
