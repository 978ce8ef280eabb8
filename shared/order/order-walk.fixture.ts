import fc from 'fast-check';
import { apply, emptyHead, refusalOf } from './apply.ts';
import type { Entry, EntryDraft } from './entries.ts';
import type { Head } from './order.ts';

const reason = { code: 'test', detail: 'A reason of a test.' };
const totals = { items: 2_500, shipping: 490, discount: 0, tax: 477, total: 2_990 };

const commanded = { key: 'k', fingerprint: 'f' };
const ordered = { ...commanded, note: 'A note of a test.' };

/** One draft of every entry type, and more where amounts or ids matter. */
export const drafts: EntryDraft[] = [
  { type: 'order.placed' },
  { type: 'tax.calculated', totals, taxes: [] },
  { type: 'tax.committed' },
  { type: 'tax.reversed' },
  { type: 'stock.reserved' },
  { type: 'stock.consumed' },
  { type: 'stock.released' },
  { type: 'payment.prepared', ref: 'pi_1' },
  { type: 'payment.action_required', reason, expiresAt: 8_000_000 },
  { type: 'payment.method_changed', paymentMethod: 'pm_2', ...commanded },
  { type: 'payment.replaced' },
  { type: 'payment.authorized', captureBefore: 9_000_000 },
  { type: 'payment.declined', reason },
  { type: 'payment.captured', amount: 2_990 },
  { type: 'payment.canceled' },
  { type: 'payment.voided' },
  { type: 'payment.key_burnt', deed: 'confirm' },
  { type: 'shipment.not_needed' },
  { type: 'shipment.prepared', ref: 'shp_1' },
  { type: 'shipment.buying', until: 900_000, lookAt: 120_000 },
  { type: 'shipment.bought', tracking: { carrier: 'USPS', number: '94001', url: null } },
  { type: 'shipment.impossible', reason },
  { type: 'shipment.abandoned', checkAt: 2_700_000 },
  { type: 'shipment.checked' },
  { type: 'shipment.in_transit' },
  { type: 'shipment.delivered' },
  { type: 'shipment.voiding' },
  { type: 'shipment.voided' },
  { type: 'shipment.void_refused' },
  { type: 'cancel.requested', ...commanded },
  { type: 'cancel.ordered', ...ordered },
  { type: 'cancel.rejected' },
  { type: 'refund.requested', id: 'ref_1', amount: 2_000, ...commanded },
  { type: 'refund.requested', id: 'undo-1', amount: 2_990 },
  { type: 'refund.requested', id: 'undo-2', amount: 990 },
  { type: 'refund.succeeded', id: 'ref_1', ref: 're_1' },
  { type: 'refund.succeeded', id: 'undo-1', ref: 're_2' },
  { type: 'refund.refused', id: 'ref_1', reason, next: 5_000_000 },
  { type: 'refund.rejected', id: 'ref_1', reason },
  { type: 'refund.recorded', ref: 're_9', amount: 100 },
  { type: 'dispute.opened', ref: 'dp_1', amount: 2_990, reason: 'fraudulent' },
  { type: 'dispute.closed', ref: 'dp_1', outcome: 'lost' },
  { type: 'order.failing', reason },
  { type: 'order.completed' },
  { type: 'order.canceled' },
  { type: 'order.failed' },
  { type: 'order.closed', ...ordered },
  { type: 'order.attention', reason },
  { type: 'order.retried', ...ordered },
  { type: 'order.resolved', ...ordered },
];

/** The entry that a draft becomes after `seq` others. */
export const entryAfter = (seq: number, draft: EntryDraft): Entry => ({
  seq: seq + 1,
  at: 1_000 * (seq + 1),
  by: 'test',
  command: `c${seq + 1}`,
  ...draft,
});

/** Any log that the transition table allows: at each step one of the entries it lets in. */
export const anyLog: fc.Arbitrary<Entry[]> = fc.array(fc.nat(), { maxLength: 40 }).map((choices) => {
  const log: Entry[] = [];
  let head: Head = emptyHead;
  for (const choice of choices) {
    const allowed = drafts.filter((draft) => refusalOf(head, draft) === undefined);
    const draft = allowed[choice % allowed.length];
    if (draft === undefined) break;
    const entry = entryAfter(head.seq, draft);
    head = apply(head, entry);
    log.push(entry);
  }
  return log;
});
