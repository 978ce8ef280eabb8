import type { Payments } from '../ports/payments.ts';
import { entries, needsAttention, required, type Step } from './step.ts';

/** Ends the payment object of a failing order, whatever it has come to, before its goods are given back. */
export const cancelPayment =
  (payments: Payments): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const answer = await payments.cancel(order.id, required(order.head.refs.payment, 'a payment reference'));
    switch (answer) {
      case 'canceled':
        return entries({ type: 'payment.canceled' });
      case 'voided':
        return entries({ type: 'payment.voided' });
      case 'captured':
        return needsAttention('captured_while_failing', 'The order fails, but its payment was captured outside of it.');
    }
  };
