import { nextRefund, refundedOf } from '../order/refunds.ts';
import type { Clock } from '../ports/clock.ts';
import type { Payments } from '../ports/payments.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { learned, refused } from './provider-refunds.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Gives back what the next pending refund says.
 *
 * 1. The command is in the ledger first, and its id is looked for among the provider's refunds before it is tried: the
 *    provider forgets an idempotency key after a day, and refuses nothing that is still left.
 * 2. Whatever else those refunds say goes into the ledger before anything is given back. What no longer fits is rejected.
 * 3. Refused → tried again later and under the next key, for days; then a person has to look. It is never dropped.
 */
export const refundPayment =
  (payments: Payments, clock: Clock): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const { head, terms } = order;
    const ref = required(head.refs.payment, 'a payment reference');
    const refund = required(nextRefund(head.refunds) ?? null, 'a pending refund');
    const news = learned(head, await payments.refunds(ref), clock.now());
    if (news.length > 0) return entries(...news);

    const left = (head.captured ?? 0) - refundedOf(head);
    if (refund.amount > left) {
      const detail = `Less than the ${refund.amount} minor units of this refund are left to give back.`;
      return entries({ type: 'refund.rejected', id: refund.id, reason: { code: 'refund_exceeds', detail } });
    }
    const deed = `refund:${refund.id}` as const;
    const key = keyOf(order, deed);
    const answer = await payments.refund(
      ref,
      { commandId: refund.id, amount: refund.amount, currency: terms.currency },
      { ...key, burnt: key.burnt + refund.refusals },
    );
    switch (answer.kind) {
      case 'refunded':
        return entries({ type: 'refund.succeeded', id: refund.id, ref: answer.ref });
      case 'key_burnt':
        return keyBurnt(deed);
      case 'exceeds':
        return entries(...refused(refund, 'exceeds', clock.now()));
      case 'refused':
        return entries(...refused(refund, answer.code, clock.now()));
    }
  };
