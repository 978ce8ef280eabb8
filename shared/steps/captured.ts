import type { Order } from '../order/order.ts';
import { needsAttention, type Outcome, required } from './step.ts';

/**
 * Somebody else took the money (`amount` in minor units), and may have given it back since: that is looked at next. Less
 * than the total is for a person, unless the order is undone and all of it goes back anyway.
 */
export function captured({ head }: Order, amount: number): Outcome {
  const { total } = required(head.totals, 'totals');
  if (amount !== total && head.goal === 'fulfill') return amountDiffers(amount, total);
  return { kind: 'entries', entries: [{ type: 'payment.captured', amount }], look: 'payment' };
}

export const amountDiffers = (amount: number, total: number): Outcome =>
  needsAttention('captured_amount_differs', `The provider captured ${amount} minor units, the ledger says ${total}.`);
