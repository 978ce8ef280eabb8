import type { Payments } from '../ports/payments.ts';
import { entries, needsAttention, required, type Step } from './step.ts';

/**
 * Takes the authorized money, once the label is in the ledger.
 *
 * An authorization that is gone cannot be made again without the buyer, and the label is bought: a person has to look.
 */
export const capturePayment =
  (payments: Payments): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const { total } = required(order.head.totals, 'totals');
    const answer = await payments.capture(order.id, required(order.head.refs.payment, 'a payment reference'), total);
    if (answer.kind === 'gone') {
      return needsAttention(
        'capture_impossible',
        `The label is bought, but the payment can no longer be captured (${answer.status}).`,
      );
    }
    return entries({ type: 'payment.captured', amount: answer.amount });
  };
