import type { Payments } from '../ports/payments.ts';
import { captured } from './captured.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Ends the open payment object of a buyer who wants to pay by other means; only then is the next one prepared, so that
 * there is never more than one that could be charged.
 */
export const replacePayment =
  (payments: Payments): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const ref = required(order.head.refs.payment, 'a payment reference');
    const answer = await payments.cancel(ref, keyOf(order, 'cancel'));
    switch (answer.kind) {
      case 'canceled':
      case 'voided':
        return entries({ type: 'payment.replaced' });
      case 'captured':
        return captured(order, answer.amount);
      case 'key_burnt':
        return keyBurnt('cancel');
    }
  };
