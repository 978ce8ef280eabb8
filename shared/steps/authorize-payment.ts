import type { Clock } from '../ports/clock.ts';
import type { Payments } from '../ports/payments.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { actionRequired, declined } from './payment-reasons.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Asks for the money.
 *
 * 1. The payment reference is in the ledger first: after a crash the same object is found, and never a second one charged.
 * 2. The buyer has to authenticate, or the card is refused for now → the buyer is asked, and has until the expiry.
 * 3. A final decline ends the order; its payment object is canceled before.
 */
export const authorizePayment =
  (payments: Payments, clock: Clock): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const ref = required(order.head.refs.payment, 'a payment reference');
    const answer = await payments.authorize(ref, keyOf(order, 'confirm'));
    switch (answer.kind) {
      case 'authorized':
        return entries({ type: 'payment.authorized', captureBefore: answer.captureBefore });
      case 'action_required': {
        const expiresAt = clock.now() + order.terms.paymentExpiry;
        return entries({ type: 'payment.action_required', reason: actionRequired(answer.code), expiresAt });
      }
      case 'declined':
        return entries({ type: 'payment.declined', reason: declined(answer.code) });
      case 'key_burnt':
        return keyBurnt('confirm');
    }
  };
