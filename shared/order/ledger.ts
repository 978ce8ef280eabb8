import { apply, emptyHead } from './apply.ts';
import type { EntryDraft } from './entries.ts';
import type { Buyer, Order, Terms } from './order.ts';
import { orderSchemaVersion } from './order.ts';
import { wakeAt } from './wake-at.ts';

/** Who writes to a ledger, when, and under which command. */
export interface Author {
  by: string;
  at: number;
  command: string;
}

/** The order with further entries at the end of its log, and the head they make. Throws TransitionRefused. */
export function append(order: Order, drafts: readonly EntryDraft[], author: Author): Order {
  let { head } = order;
  const log = [...order.log];
  for (const draft of drafts) {
    const entry = { ...draft, seq: head.seq + 1, at: author.at, by: author.by, command: author.command };
    head = apply(head, entry);
    log.push(entry);
  }
  return { ...order, log, head };
}

/** A new order: its first entry, and a `wakeAt` from its first write on. `watchdog` in milliseconds. */
export function place(id: string, terms: Terms, buyer: Buyer, author: Author, watchdog: number): Order {
  const unplaced: Order = {
    id,
    orderId: id,
    schema: orderSchemaVersion,
    terms,
    buyer,
    log: [],
    head: emptyHead,
    wakeAt: null,
    attempts: 0,
    unknowns: 0,
    runs: 0,
    waitsFor: null,
    look: { payment: false, shipment: false },
    command: author.command,
  };
  const placed = append(unplaced, [{ type: 'order.placed' }], author);
  return { ...placed, wakeAt: wakeAt(placed, author.at, watchdog) };
}
