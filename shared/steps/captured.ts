import type { Order } from '../order/order.ts';
import { entries, needsAttention, type Outcome, required } from './step.ts';

/** Money was taken: all of the ledger's total, or a person has to look. `amount` in minor units. */
export function captured({ head }: Order, amount: number): Outcome {
  const { total } = required(head.totals, 'totals');
  if (amount === total) return entries({ type: 'payment.captured', amount });
  const detail = `The provider captured ${amount} minor units, the ledger says ${total}.`;
  return needsAttention('captured_amount_differs', detail);
}
