import { type Head } from './order.ts';
import { refundedOf } from './refunds.ts';

export const states = [
  'placed',
  'taxed',
  'reserved',
  'authorized',
  'booked',
  'completed',
  'canceling',
  'canceled',
  'failing',
  'failed',
  'closed',
] as const;
export const statuses = [
  'received',
  'processing',
  'action_required',
  'booked',
  'in_transit',
  'delivered',
  'canceled',
  'failed',
] as const;
export const paymentStatuses = [
  'pending',
  'action_required',
  'authorized',
  'captured',
  'partially_refunded',
  'refunded',
  'voided',
  'declined',
] as const;
export const fulfillmentStatuses = ['pending', 'booked', 'in_transit', 'delivered', 'canceled'] as const;

/** How far an order has come, in one word; derived from its axes. */
export function stateOf(head: Head): (typeof states)[number] {
  if (head.ended !== 'no') return head.ended;
  if (head.goal === 'cancel') return 'canceling';
  if (head.goal === 'fail') return 'failing';
  if (parcelOf(head) !== 'pending') return 'booked';
  if (head.payment === 'authorized' || head.payment === 'captured') return 'authorized';
  if (head.stock === 'reserved') return 'reserved';
  return head.tax === 'none' ? 'placed' : 'taxed';
}

/** What the buyer is told. */
export function statusOf(head: Head): (typeof statuses)[number] {
  if (head.goal === 'cancel') return 'canceled';
  if (head.goal === 'fail') return 'failed';
  const parcel = parcelOf(head);
  if (parcel !== 'pending') return parcel;
  if (head.payment === 'action_required') return 'action_required';
  return head.tax === 'none' ? 'received' : 'processing';
}

export function paymentStatusOf(head: Head): (typeof paymentStatuses)[number] {
  switch (head.payment) {
    case 'none':
    case 'prepared':
      return 'pending';
    case 'canceled':
      return head.failure?.code === 'payment_declined' ? 'declined' : 'voided';
    case 'captured': {
      const refunded = refundedOf(head);
      if (refunded === 0) return 'captured';
      return refunded === head.captured ? 'refunded' : 'partially_refunded';
    }
    case 'action_required':
    case 'authorized':
    case 'voided':
    case 'declined':
      return head.payment;
  }
}

export function fulfillmentStatusOf(head: Head): (typeof fulfillmentStatuses)[number] {
  const parcel = parcelOf(head);
  if (parcel !== 'pending') return parcel;
  return head.goal === 'fulfill' ? 'pending' : 'canceled';
}

/** Where the goods are. Digital ones are there when the order is completed. */
function parcelOf({ shipment, ended }: Head): 'pending' | 'booked' | 'in_transit' | 'delivered' {
  if (shipment === 'in_transit' || shipment === 'delivered') return shipment;
  if (shipment === 'bought' || shipment === 'voiding') return 'booked';
  return shipment === 'not_needed' && ended === 'completed' ? 'delivered' : 'pending';
}
