import type { EntryType } from '../order/entries.ts';
import type { Order } from '../order/order.ts';

/** The entries that a buyer is told of, and what is said. Texts name the order number and nothing personal. */
const messages: Partial<Record<EntryType, (order: Order) => { title: string; body: string }>> = {
  'order.placed': ({ terms }) => ({
    title: 'Order received',
    body: `We have received your order ${terms.orderNumber}.`,
  }),
  'payment.authorized': ({ terms }) => ({
    title: 'Payment confirmed',
    body: `The payment for your order ${terms.orderNumber} is confirmed.`,
  }),
  'payment.declined': ({ terms }) => ({
    title: 'Payment declined',
    body: `The payment for your order ${terms.orderNumber} was declined. Nothing was charged.`,
  }),
  'shipment.bought': ({ terms, head }) => ({
    title: 'Ready to ship',
    body: `The label for your order ${terms.orderNumber} is printed. Tracking: ${head.tracking?.number ?? 'to follow'}.`,
  }),
  'order.failed': ({ terms }) => ({
    title: 'Order not completed',
    body: `Your order ${terms.orderNumber} could not be completed. No money was taken.`,
  }),
};

/** Whether a buyer is told of an entry of this type. */
export function isMilestone(type: string): boolean {
  return Object.hasOwn(messages, type);
}

export function messageFor(type: EntryType, order: Order): { title: string; body: string } | undefined {
  return messages[type]?.(order);
}
