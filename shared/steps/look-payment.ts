import type { EntryDraft } from '../order/entries.ts';
import type { Head } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import type { Payments, ProviderDispute, ProviderRefund } from '../ports/payments.ts';
import { madeElsewhere } from './provider-refunds.ts';
import { refused } from './refund-payment.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Brings into the ledger what happened to captured money at the provider: refunds made in the dashboard, refunds that a
 * bank gave back, disputes. A dispute over goods that are not shipped yet is for a person to decide.
 */
export const lookPayment =
  (payments: Payments, clock: Clock): Step =>
  async ({ head }) => {
    const ref = required(head.refs.payment, 'a payment reference');
    const refunds = await payments.refunds(ref);
    const disputes = await payments.disputes(ref);
    const drafts = disputed(head, disputes);
    return entries(
      ...givenBack(head, refunds, clock.now()),
      ...madeElsewhere(head, refunds),
      ...drafts,
      ...drafts.flatMap((draft) => (isLost(draft) ? overtaken(head) : [])),
    );
  };

const isLost = (draft: EntryDraft): boolean => draft.type === 'dispute.closed' && draft.outcome === 'lost';

/** The bank has given the money back: the provider refuses refunds of it for good. */
const overtaken = ({ refunds }: Head): EntryDraft[] =>
  refunds
    .filter(({ state }) => state === 'pending')
    .map(({ id }) => ({
      type: 'refund.rejected',
      id,
      reason: { code: 'dispute_lost', detail: 'The buyer has got the money back from their bank.' },
    }));

function givenBack({ refunds }: Head, made: readonly ProviderRefund[], now: number): EntryDraft[] {
  const failed = new Set(made.filter((refund) => refund.failed).map(({ ref }) => ref));
  return refunds.flatMap((refund): EntryDraft[] => {
    if (refund.state !== 'succeeded' || refund.ref === null || !failed.has(refund.ref)) return [];
    if (refund.origin !== 'provider') return refused(refund, 'returned_by_bank', now);
    const reason = { code: 'refund_failed', detail: 'A refund made at the provider did not reach the buyer.' };
    return [{ type: 'refund.rejected', id: refund.id, reason }];
  });
}

function disputed(head: Head, disputes: readonly ProviderDispute[]): EntryDraft[] {
  const drafts = disputes.flatMap(({ ref, amount, reason, state }): EntryDraft[] => {
    const known = head.disputes.find((dispute) => dispute.ref === ref);
    const opened: EntryDraft[] = known === undefined ? [{ type: 'dispute.opened', ref, amount, reason }] : [];
    const closes = state !== 'open' && (known === undefined || known.state === 'open');
    return closes ? [...opened, { type: 'dispute.closed', ref, outcome: state }] : opened;
  });
  const opens = drafts.some(({ type }) => type === 'dispute.opened');
  const shipped = head.ended !== 'no' || head.stock === 'consumed';
  if (!opens || shipped) return drafts;
  const reason = { code: 'payment_disputed', detail: 'The payment was disputed before the order was shipped.' };
  return [...drafts, { type: 'order.attention', reason }];
}
