import type { KeyOf } from '../../ports/payments.ts';

/** A refund is named by its command: one order may have several. */
export type StripeOperation = 'prepare' | 'confirm' | 'capture' | 'cancel' | `refund:${string}`;

/**
 * The idempotency key of a call, always ours: the SDK would invent another one for each try. Stripe stores a 500 under its
 * key and replays it for 24 hours, so that the next key is needed once one is burnt.
 */
export function idempotencyKey(operation: StripeOperation, { orderId, generation, burnt }: KeyOf): string {
  return `${orderId}:${operation}:${generation}:${burnt}`;
}
