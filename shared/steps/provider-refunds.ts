import type { EntryDraft } from '../order/entries.ts';
import type { Head } from '../order/order.ts';
import type { ProviderRefund } from '../ports/payments.ts';

/** The provider's refunds that the ledger does not know: somebody made them in the dashboard. */
export function madeElsewhere({ refunds }: Head, made: readonly ProviderRefund[]): EntryDraft[] {
  const known = new Set(refunds.flatMap(({ id, ref }) => [id, ref]));
  return made
    .filter(({ ref, commandId, failed }) => !failed && !known.has(ref) && (commandId === null || !known.has(commandId)))
    .map(({ ref, amount }) => ({ type: 'refund.recorded', ref, amount }));
}
