import type { Payments } from '../ports/payments.ts';
import { captured } from './captured.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Ends the payment object of an order that is undone, whatever it has come to, before its goods are given back. Money that
 * was taken meanwhile is refunded next.
 */
export const cancelPayment =
  (payments: Payments): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const ref = required(order.head.refs.payment, 'a payment reference');
    const answer = await payments.cancel(ref, keyOf(order, 'cancel'));
    switch (answer.kind) {
      case 'canceled':
        // What was authorized is voided, whatever the provider calls it.
        return entries({ type: order.head.payment === 'authorized' ? 'payment.voided' : 'payment.canceled' });
      case 'voided':
        return entries({ type: 'payment.voided' });
      case 'captured':
        return captured(order, answer.amount);
      case 'key_burnt':
        return keyBurnt('cancel');
    }
  };
