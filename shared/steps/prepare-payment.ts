import type { Payments } from '../ports/payments.ts';
import { declined } from './declined.ts';
import { entries, required, type Step } from './step.ts';

/** Makes the payment object over the fixed total. No money is asked for yet, so an orphan of a crash is harmless. */
export const preparePayment =
  (payments: Payments): Step =>
  async ({ id, terms, head }) => {
    const answer = await payments.prepare({
      orderId: id,
      orderNumber: terms.orderNumber,
      amount: required(head.totals, 'totals').total,
      currency: terms.currency,
      paymentMethod: terms.paymentMethod,
    });
    if (answer.kind === 'declined') return entries({ type: 'order.failing', reason: declined(answer.code) });
    return entries({ type: 'payment.prepared', ref: answer.ref });
  };
