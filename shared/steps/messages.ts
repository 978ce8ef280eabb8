import type { Entry, EntryType } from '../order/entries.ts';
import { formatMoney } from '../order/money.ts';
import type { Order } from '../order/order.ts';
import { refundedOf } from '../order/refunds.ts';
import { type Message, type Texts, textFor } from './message-texts.ts';

/** The entries that a buyer is told of. */
const news: Partial<Record<EntryType, keyof Texts>> = {
  'order.placed': 'placed',
  'payment.action_required': 'paymentMethodRequired',
  'payment.authorized': 'authorized',
  'payment.declined': 'declined',
  'shipment.bought': 'booked',
  'shipment.in_transit': 'inTransit',
  'shipment.delivered': 'delivered',
  'cancel.rejected': 'cancelRejected',
  'order.canceled': 'canceled',
  'refund.succeeded': 'refunded',
  'refund.recorded': 'refunded',
  'order.failed': 'failed',
};

/** Whether a buyer may be told of an entry of this type. */
export function isMilestone(type: string): boolean {
  return Object.hasOwn(news, type);
}

/**
 * What the buyer is told of an entry, in the buyer's language; undefined when it is no news. The refund of an order that
 * is canceled or has failed is none: the end of the order tells it.
 */
export function messageFor(entry: Entry, order: Order): Message | undefined {
  const kind = kindOf(entry);
  const refund = refundOf(entry, order);
  if (kind === undefined || refund?.origin === 'undo') return undefined;
  const { terms, head, buyer } = order;
  return textFor(
    kind,
    buyer?.locale ?? null,
  )({
    orderNumber: terms.orderNumber,
    tracking: head.tracking,
    refunded: formatMoney({ amount: refund?.amount ?? 0, currency: terms.currency }),
    isReturned: refundedOf(head) > 0,
  });
}

function kindOf(entry: Entry): keyof Texts | undefined {
  const asksToConfirm = entry.type === 'payment.action_required' && entry.reason.code === 'authentication_required';
  return asksToConfirm ? 'authenticationRequired' : news[entry.type];
}

function refundOf(entry: Entry, { head }: Order) {
  if (entry.type === 'refund.succeeded') return head.refunds.find(({ id }) => id === entry.id);
  if (entry.type === 'refund.recorded') return head.refunds.find(({ ref }) => ref === entry.ref);
  return undefined;
}
