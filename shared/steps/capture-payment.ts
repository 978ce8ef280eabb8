import type { Payments } from '../ports/payments.ts';
import { entries, needsAttention, required, type Step } from './step.ts';

/**
 * Takes the authorized money, once the label is in the ledger.
 *
 * A person has to look when the authorization is gone, because it cannot be made again without the buyer while the label
 * is bought, and when the provider says that it took another amount than the ledger's total.
 */
export const capturePayment =
  (payments: Payments): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const { total } = required(order.head.totals, 'totals');
    const answer = await payments.capture(order.id, required(order.head.refs.payment, 'a payment reference'));
    if (answer.kind === 'gone') {
      return needsAttention(
        'capture_impossible',
        `The label is bought, but the payment can no longer be captured (${answer.status}).`,
      );
    }
    if (answer.amount !== total) {
      return needsAttention(
        'captured_amount_differs',
        `The provider captured ${answer.amount} minor units, the ledger says ${total}.`,
      );
    }
    return entries({ type: 'payment.captured', amount: total });
  };
