import type { Head } from './order.ts';

export const states = [
  'placed',
  'taxed',
  'reserved',
  'authorized',
  'booked',
  'completed',
  'failing',
  'failed',
] as const;
export const statuses = ['received', 'processing', 'booked', 'failed'] as const;
export const paymentStatuses = ['pending', 'authorized', 'captured', 'voided', 'declined'] as const;
export const fulfillmentStatuses = ['pending', 'booked', 'canceled'] as const;

/** How far an order has come, in one word; derived from its axes. */
export function stateOf(head: Head): (typeof states)[number] {
  if (head.ended !== 'no') return head.ended;
  if (head.goal === 'fail') return 'failing';
  if (head.shipment === 'bought') return 'booked';
  if (head.payment === 'authorized') return 'authorized';
  if (head.stock === 'reserved') return 'reserved';
  return head.tax === 'none' ? 'placed' : 'taxed';
}

/** What the buyer is told. */
export function statusOf(head: Head): (typeof statuses)[number] {
  if (head.goal === 'fail') return 'failed';
  if (head.shipment === 'bought') return 'booked';
  return head.tax === 'none' ? 'received' : 'processing';
}

export function paymentStatusOf(head: Head): (typeof paymentStatuses)[number] {
  switch (head.payment) {
    case 'none':
    case 'prepared':
      return 'pending';
    case 'canceled':
      return head.failure?.code === 'payment_declined' ? 'declined' : 'voided';
    case 'authorized':
    case 'captured':
    case 'voided':
    case 'declined':
      return head.payment;
  }
}

export function fulfillmentStatusOf(head: Head): (typeof fulfillmentStatuses)[number] {
  if (head.shipment === 'bought') return 'booked';
  return head.goal === 'fail' ? 'canceled' : 'pending';
}
