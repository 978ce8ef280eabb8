import type { EntryDraft } from '../order/entries.ts';
import type { Head } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import type { Payments } from '../ports/payments.ts';
import { captured } from './captured.ts';
import { actionRequired, declined } from './payment-reasons.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Looks what became of a buyer who had to act, or of an authorization that somebody touched. A webhook is a hint only: the
 * provider is asked.
 *
 * 1. Authorized, declined for good, or ended at the provider → that is told.
 * 2. Something else is asked of the buyer → that is told: after a failed 3-D Secure, another payment method.
 * 3. Still open when the time is up → the order fails. Its payment object is canceled before anything else, because the
 *    buyer could still pay with it.
 */
export const checkPayment =
  (payments: Payments, clock: Clock): Step =>
  async (order) => {
    const { head } = order;
    const state = await payments.status(required(head.refs.payment, 'a payment reference'));
    switch (state.kind) {
      case 'authorized':
        if (head.payment === 'authorized') return entries();
        return entries({ type: 'payment.authorized', captureBefore: state.captureBefore });
      case 'captured':
        return captured(order, state.amount);
      case 'declined':
        if (head.payment === 'authorized') return entries(endedElsewhere);
        return entries({ type: 'payment.declined', reason: declined(state.code) });
      case 'canceled':
      case 'voided':
        return entries(endedElsewhere);
      case 'prepared':
      case 'action_required':
        if (head.action === null) return entries();
        if (clock.now() >= head.action.expiresAt) return entries(expired);
        return state.kind === 'prepared' ? entries() : entries(...askedNow(head.action, state.code));
    }
  };

/** What is asked of the buyer now, if it is something else; the time until it expires stays the same. */
function askedNow({ reason, expiresAt }: NonNullable<Head['action']>, code: string): EntryDraft[] {
  const now = actionRequired(code);
  return now.code === reason.code ? [] : [{ type: 'payment.action_required', reason: now, expiresAt }];
}

const expired: EntryDraft = {
  type: 'order.failing',
  reason: { code: 'payment_expired', detail: 'The buyer did not complete the payment in time.' },
};

const endedElsewhere: EntryDraft = {
  type: 'order.failing',
  reason: { code: 'payment_canceled', detail: 'The payment was canceled at the payment provider.' },
};
