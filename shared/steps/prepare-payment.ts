import type { Payments } from '../ports/payments.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { declined } from './payment-reasons.ts';
import { entries, required, type Step } from './step.ts';

/** Makes the payment object over the fixed total. No money is asked for yet, so an orphan of a crash is harmless. */
export const preparePayment =
  (payments: Payments): Step =>
  async (order) => {
    const { id, terms, head } = order;
    const payable = {
      orderId: id,
      orderNumber: terms.orderNumber,
      amount: required(head.totals, 'totals').total,
      currency: terms.currency,
      paymentMethod: head.paymentMethod ?? terms.paymentMethod,
    };
    const answer = await payments.prepare(payable, keyOf(order, 'prepare'));
    switch (answer.kind) {
      case 'prepared':
        return entries({ type: 'payment.prepared', ref: answer.ref });
      case 'declined':
        return entries({ type: 'order.failing', reason: declined(answer.code) });
      case 'key_burnt':
        return keyBurnt('prepare');
    }
  };
