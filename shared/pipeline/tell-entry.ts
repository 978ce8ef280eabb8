import type { Entry, EntryType } from '../order/entries.ts';
import type { Order } from '../order/order.ts';
import type { Signals } from '../ports/signals.ts';

/** Tells an entry that was written to the ledger: an event each, and what is counted. */
export function tellEntry(signals: Signals, order: Order, entry: Entry): void {
  signals.event(eventName(entry.type), { orderId: order.id, seq: entry.seq, by: entry.by });
  if (entry.type === 'order.placed') signals.measure('orders.placed', 1, {});
  if (entry.type === 'order.completed') signals.measure('orders.completed', 1, {});
  if (entry.type === 'payment.captured')
    signals.measure('money.captured', entry.amount, { currency: order.terms.currency });
}

/** `payment.authorized` is told as `order.payment.authorized`. */
export function eventName(type: EntryType): string {
  return type.startsWith('order.') ? type : `order.${type}`;
}
