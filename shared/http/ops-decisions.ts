import { z } from 'zod';
import type { EntryDraft, Reason } from '../order/entries.ts';
import type { Order } from '../order/order.ts';
import { isGivenBack } from '../order/refunds.ts';
import { noteSchema } from './note.ts';
import { Problem } from './problem.ts';

/** `POST /api/ops/orders/{orderId}/…`: what an operator has to say about it. It stays in the ledger for good. */
export const opsRequestSchema = z
  .strictObject({
    note: noteSchema,
  })
  .meta({ id: 'OpsRequest' });

/** An operator's word, and the key by which the ledger knows it. */
interface Ordered {
  key: string;
  fingerprint: string;
  note: string;
}

/** The entries that an operator's word comes to. Throws a Problem when it cannot be followed. */
export type Decision = (order: Order, ordered: Ordered) => EntryDraft[];

const byHand: Reason = { code: 'resolved_by_operator', detail: 'An operator has settled it elsewhere.' };

/** The pipeline goes on where it stopped. */
export const retry: Decision = (order, ordered) => {
  refuseUntroubled(order);
  return [{ type: 'order.retried', ...ordered }];
};

/** What was left to do has been done elsewhere, or is given up: no refund is tried any more, and the order has ended. */
export const resolve: Decision = (order, ordered) => {
  refuseUntroubled(order);
  const { refunds, ended } = order.head;
  const keepsMoney = !isGivenBack(order.head) && (ended === 'canceled' || ended === 'failed');
  const isOpen = ended === 'no' || keepsMoney;
  const pending = refunds.filter(({ state }) => state === 'pending');
  return [
    ...pending.map(({ id }) => ({ type: 'refund.rejected' as const, id, reason: byHand })),
    { type: isOpen ? 'order.closed' : 'order.resolved', ...ordered },
  ];
};

/** The order is undone, its label given back as well; what was paid is released or refunded by the pipeline. */
export const cancel: Decision = ({ head }, ordered) => {
  if (head.ended === 'completed' || head.shipment === 'in_transit' || head.shipment === 'delivered') {
    throw new Problem('not_possible_now', {
      detail: 'The order is on its way or completed. To give the money back: POST /api/orders/{orderId}/refunds.',
    });
  }
  const voiding = head.shipment === 'bought' ? [{ type: 'shipment.voiding' as const }] : [];
  return [{ type: 'cancel.ordered', ...ordered }, ...voiding];
};

function refuseUntroubled({ head }: Order): void {
  if (head.attention === null) {
    throw new Problem('not_possible_now', {
      detail: 'The order does not wait for an operator. GET /api/ops/orders lists those that do.',
    });
  }
}
