import type { Order } from '../order/order.ts';
import type { KeyOf } from '../ports/payments.ts';
import { entries, type Outcome } from './step.ts';

/** What is done at the payment provider; each deed has idempotency keys of its own. */
export type Deed = 'prepare' | 'confirm' | 'capture' | 'cancel' | `refund:${string}`;

/** The idempotency key of a deed: from the ledger only, so that every try of it, wherever it runs, has the same one. */
export const keyOf = ({ id, head }: Order, deed: Deed): KeyOf => ({
  orderId: id,
  generation: head.generation,
  burnt: head.burnt[deed] ?? 0,
});

export const keyBurnt = (deed: Deed): Outcome => entries({ type: 'payment.key_burnt', deed });
