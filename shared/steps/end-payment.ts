import type { EntryDraft } from '../order/entries.ts';
import type { Order } from '../order/order.ts';
import type { Payments } from '../ports/payments.ts';
import { captured } from './captured.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Ends the open payment object, once what led to it is committed; `ended` says what that is for the order. Money that
 * somebody took meanwhile is told instead.
 */
export const endPayment =
  (payments: Payments, ended: (order: Order, how: 'canceled' | 'voided') => EntryDraft): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const ref = required(order.head.refs.payment, 'a payment reference');
    const answer = await payments.cancel(ref, keyOf(order, 'cancel'));
    switch (answer.kind) {
      case 'canceled':
      case 'voided':
        return entries(ended(order, answer.kind));
      case 'captured':
        return captured(order, answer.amount);
      case 'key_burnt':
        return keyBurnt('cancel');
    }
  };
