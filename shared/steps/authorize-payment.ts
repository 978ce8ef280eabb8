import type { Payments } from '../ports/payments.ts';
import { declined } from './declined.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Asks for the money.
 *
 * 1. The payment reference is in the ledger first: after a crash the same object is found, and never a second one charged.
 * 2. A decline ends the order; its payment object is canceled before.
 */
export const authorizePayment =
  (payments: Payments): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const answer = await payments.authorize(order.id, required(order.head.refs.payment, 'a payment reference'));
    if (answer.kind === 'declined') return entries({ type: 'payment.declined', reason: declined(answer.code) });
    return entries({ type: 'payment.authorized', captureBefore: answer.captureBefore });
  };
