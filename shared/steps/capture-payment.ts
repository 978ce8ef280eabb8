import type { Order } from '../order/order.ts';
import type { Payments } from '../ports/payments.ts';
import { amountDiffers } from './captured.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { entries, needsAttention, type Outcome, required, type Step } from './step.ts';

/**
 * Takes the authorized money: once the label is in the ledger, or before anything is shipped where the shop wants that.
 *
 * 1. The authorization is gone → an order that is not shipped fails. With a label a person has to look, because money
 *    cannot be asked for again without the buyer.
 * 2. Another amount than the ledger's total was taken → a person has to look.
 */
export const capturePayment =
  (payments: Payments): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const ref = required(order.head.refs.payment, 'a payment reference');
    const answer = await payments.capture(ref, keyOf(order, 'capture'));
    if (answer.kind === 'key_burnt') return keyBurnt('capture');
    if (answer.kind === 'gone') return gone(order, answer.status);
    const { total } = required(order.head.totals, 'totals');
    if (answer.amount !== total) return amountDiffers(answer.amount, total);
    return entries({ type: 'payment.captured', amount: total });
  };

function gone({ head }: Order, status: string): Outcome {
  if (head.shipment === 'none' || head.shipment === 'prepared' || head.shipment === 'not_needed') {
    const detail = `The payment can no longer be captured (${status}).`;
    return entries({ type: 'order.failing', reason: { code: 'capture_impossible', detail } });
  }
  const detail = `The label is bought, but the payment can no longer be captured (${status}).`;
  return needsAttention('capture_impossible', detail);
}
