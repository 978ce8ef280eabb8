import fc from 'fast-check';
import { apply, emptyHead } from './apply.ts';
import type { Entry, EntryDraft } from './entries.ts';
import type { Head } from './order.ts';
import { refusal } from './transitions.ts';

const reason = { code: 'test', detail: 'A reason of a test.' };
const totals = { items: 2_500, shipping: 490, discount: 0, tax: 477, total: 2_990 };

/** One draft of every entry type. */
export const drafts: EntryDraft[] = [
  { type: 'order.placed' },
  { type: 'tax.calculated', totals, taxes: [] },
  { type: 'tax.committed' },
  { type: 'stock.reserved' },
  { type: 'stock.consumed' },
  { type: 'stock.released' },
  { type: 'payment.prepared', ref: 'pi_1' },
  { type: 'payment.authorized', captureBefore: 9_000_000 },
  { type: 'payment.declined', reason },
  { type: 'payment.captured', amount: 2_990 },
  { type: 'payment.canceled' },
  { type: 'payment.voided' },
  { type: 'shipment.prepared', ref: 'shp_1' },
  { type: 'shipment.buying', until: 900_000, lookAt: 120_000 },
  { type: 'shipment.bought', tracking: { carrier: 'USPS', number: '94001', url: null } },
  { type: 'shipment.impossible', reason },
  { type: 'order.failing', reason },
  { type: 'order.completed' },
  { type: 'order.failed' },
  { type: 'order.attention', reason },
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
export const anyLog: fc.Arbitrary<Entry[]> = fc.array(fc.nat(), { maxLength: 25 }).map((choices) => {
  const log: Entry[] = [];
  let head: Head = emptyHead;
  for (const choice of choices) {
    const allowed = drafts.filter(
      ({ type }) => (type === 'order.placed') === (log.length === 0) && refusal(type, head) === undefined,
    );
    const draft = allowed[choice % allowed.length];
    if (draft === undefined) break;
    const entry = entryAfter(head.seq, draft);
    head = apply(head, entry);
    log.push(entry);
  }
  return log;
});
