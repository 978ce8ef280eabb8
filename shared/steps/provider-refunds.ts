import type { EntryDraft } from '../order/entries.ts';
import type { Head } from '../order/order.ts';
import type { Refund } from '../order/refunds.ts';
import type { ProviderRefund } from '../ports/payments.ts';

/** A refused refund is tried again after 1, 2, 4, 8 and then every 12 hours. */
const hour = 60 * 60_000;
const longestWait = 12 * hour;
/** After some three days a person has to look. */
const refusalsUntilAttention = 9;

/**
 * What the provider's refunds say otherwise than the ledger: first what a bank gave back, so that there is room for the
 * rest; then what went through, and what others made.
 */
export function learned(head: Head, made: readonly ProviderRefund[], now: number): EntryDraft[] {
  const returned = head.refunds.flatMap((refund) => (isReturned(refund, made) ? givenBack(refund, now) : []));
  return [...returned, ...arrived(head, made), ...madeElsewhere(head, made)];
}

const isReturned = ({ state, ref }: Refund, made: readonly ProviderRefund[]): boolean =>
  state === 'succeeded' && made.some((one) => one.ref === ref && one.failed);

function givenBack(refund: Refund, now: number): EntryDraft[] {
  if (refund.origin !== 'provider') return refused(refund, 'returned_by_bank', now);
  const reason = { code: 'refund_failed', detail: 'A refund made at the provider did not reach the buyer.' };
  return [{ type: 'refund.rejected', id: refund.id, reason }];
}

function arrived({ refunds }: Head, made: readonly ProviderRefund[]): EntryDraft[] {
  return refunds.flatMap(({ id, state }): EntryDraft[] => {
    const done = state === 'pending' && made.find(({ commandId, failed }) => commandId === id && !failed);
    return done ? [{ type: 'refund.succeeded', id, ref: done.ref }] : [];
  });
}

/** The refund that did not go through, to be tried again; a person is asked when that has been so for days. */
export function refused({ id, refusals }: Refund, code: string, now: number): EntryDraft[] {
  const next = now + Math.min(longestWait, hour * 2 ** refusals);
  const detail = `The provider refused the refund (${code}).`;
  const entry: EntryDraft = { type: 'refund.refused', id, reason: { code: 'refund_refused', detail }, next };
  if (refusals + 1 < refusalsUntilAttention) return [entry];
  return [entry, { type: 'order.attention', reason: { code: 'refund_refused', detail } }];
}

/** The provider's refunds that the ledger does not count: of the dashboard, or of a command that was given up. */
function madeElsewhere({ refunds }: Head, made: readonly ProviderRefund[]): EntryDraft[] {
  const known = new Set(refunds.flatMap(({ id, ref, state }) => (state === 'rejected' ? [ref] : [id, ref])));
  return made
    .filter(({ ref, commandId, failed }) => !failed && !known.has(ref) && (commandId === null || !known.has(commandId)))
    .map(({ ref, amount }) => ({ type: 'refund.recorded', ref, amount }));
}
