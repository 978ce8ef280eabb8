import type { EntryDraft } from '../order/entries.ts';
import type { Order } from '../order/order.ts';
import { nextRefund, type Refund } from '../order/refunds.ts';
import type { Clock } from '../ports/clock.ts';
import type { Payments, ProviderRefund } from '../ports/payments.ts';
import { keyBurnt, keyOf } from './payment-key.ts';
import { madeElsewhere } from './provider-refunds.ts';
import { entries, required, type Step } from './step.ts';

/** A refused refund is tried again after 1, 2, 4, 8 and then every 12 hours. */
const hour = 60 * 60_000;
const longestWait = 12 * hour;
/** After some three days a person has to look. */
const refusalsUntilAttention = 9;

/**
 * Gives back what the next pending refund says.
 *
 * 1. The command is in the ledger first, and its id is looked for among the provider's refunds before it is tried: the
 *    provider forgets an idempotency key after a day, and refuses nothing that is still left.
 * 2. Refused → tried again later and under the next key, for days; then a person has to look. It is never dropped.
 * 3. More than is left → somebody gave money back at the provider: that is recorded, and what no longer fits rejected.
 */
export const refundPayment =
  (payments: Payments, clock: Clock): Step =>
  async (order, ledger) => {
    await ledger.commit();
    const ref = required(order.head.refs.payment, 'a payment reference');
    const refund = required(nextRefund(order.head.refunds) ?? null, 'a pending refund');
    const made = await payments.refunds(ref);
    const done = made.find(({ commandId, failed }) => commandId === refund.id && !failed);
    if (done !== undefined) return entries({ type: 'refund.succeeded', id: refund.id, ref: done.ref });

    const deed = `refund:${refund.id}` as const;
    const key = keyOf(order, deed);
    const answer = await payments.refund(
      ref,
      { commandId: refund.id, amount: refund.amount, currency: order.terms.currency },
      { ...key, burnt: key.burnt + refund.refusals },
    );
    switch (answer.kind) {
      case 'refunded':
        return entries({ type: 'refund.succeeded', id: refund.id, ref: answer.ref });
      case 'key_burnt':
        return keyBurnt(deed);
      case 'exceeds':
        return entries(...exceeding(order, refund, made, clock.now()));
      case 'refused':
        return entries(...refused(refund, answer.code, clock.now()));
    }
  };

/** The refund that did not go through, to be tried again; a person is asked when that has been so for days. */
export function refused({ id, refusals }: Refund, code: string, now: number): EntryDraft[] {
  const next = now + Math.min(longestWait, hour * 2 ** refusals);
  const detail = `The provider refused the refund (${code}).`;
  const entry: EntryDraft = { type: 'refund.refused', id, reason: { code: 'refund_refused', detail }, next };
  if (refusals + 1 < refusalsUntilAttention) return [entry];
  return [entry, { type: 'order.attention', reason: { code: 'refund_refused', detail } }];
}

function exceeding(order: Order, refund: Refund, made: readonly ProviderRefund[], now: number): EntryDraft[] {
  const elsewhere = madeElsewhere(order.head, made);
  // Nobody gave back what is missing: rejecting the refund would only have it asked for again.
  if (elsewhere.length === 0) return refused(refund, 'exceeds', now);
  const detail = `Less than the ${refund.amount} minor units of this refund are left to give back.`;
  return [...elsewhere, { type: 'refund.rejected', id: refund.id, reason: { code: 'refund_exceeds', detail } }];
}
