import type { EntryDraft } from '../order/entries.ts';
import type { Head } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import type { Payments, ProviderDispute } from '../ports/payments.ts';
import { learned } from './provider-refunds.ts';
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
    const news = learned(head, refunds, clock.now());
    const arrived = new Set(news.flatMap((draft) => (draft.type === 'refund.succeeded' ? [draft.id] : [])));
    const lost = drafts.some(isLost) ? overtaken(head).filter(({ id }) => !arrived.has(id)) : [];
    return entries(...news, ...drafts, ...lost);
  };

const isLost = (draft: EntryDraft): boolean => draft.type === 'dispute.closed' && draft.outcome === 'lost';

/** The bank has given the money back: the provider refuses refunds of it for good. */
const overtaken = ({ refunds }: Head): Extract<EntryDraft, { type: 'refund.rejected' }>[] =>
  refunds
    .filter(({ state }) => state === 'pending')
    .map(({ id }) => ({
      type: 'refund.rejected' as const,
      id,
      reason: { code: 'dispute_lost', detail: 'The buyer has got the money back from their bank.' },
    }));

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
