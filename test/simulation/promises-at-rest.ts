import type { Entry } from '../../shared/order/entries.ts';
import type { Order } from '../../shared/order/order.ts';
import type { Promised } from './desk.ts';
import { isSettledByHand } from './money-at-rest.ts';
import type { World } from './world.ts';

/** I14 and I15 for commands: what was answered with 202 stands in the ledger, once, and has had its end. */
export function checkPromises(world: World): void {
  const { watch, desk } = world;
  for (const promised of desk.promised) {
    const order = watch.orders.get(promised.orderId);
    if (order === undefined) continue;
    const entry = order.log[promised.seq - 1];
    if (entry === undefined || !isOf(promised, entry))
      watch.violate(
        'I15',
        `${promised.command} was promised as entry ${promised.seq}, which is ${entry?.type ?? 'none'}`,
      );
    if (promised.command === 'cancel' || promised.command === 'undo') checkCancel(world, order, promised);
    if (promised.refund !== undefined) checkRefund(world, order, promised.refund);
  }
}

function isOf({ command }: Promised, { type }: Entry): boolean {
  switch (command) {
    case 'cancel':
      return type === 'cancel.requested' || type === 'cancel.ordered';
    case 'undo':
      return type === 'cancel.ordered';
    case 'payment':
      return type === 'payment.method_changed';
    case 'refund':
      return type === 'refund.requested';
    case 'retry':
      return type === 'order.retried';
    case 'resolve':
      return type === 'order.resolved' || type === 'order.closed';
  }
}

/** Canceled, the money back and the goods on the shelf; or it was rejected in so many words. */
function checkCancel({ watch, stripe, easypost }: World, order: Order, { seq, command }: Promised): void {
  const { id, head, log } = order;
  if (head.attention !== null || isSettledByHand(order)) return;
  const isRejected = log.slice(seq).some(({ type }) => type === 'cancel.rejected' || type === 'order.completed');
  if (head.ended !== 'canceled' && !isRejected)
    watch.violate('I14', `the ${command} of ${id} was accepted, and it ended ${head.ended}`);
  if (head.ended !== 'canceled') return;
  if (head.stock !== 'released') watch.violate('I14', `${id} is canceled, and its stock is ${head.stock}`);
  if (stripe.capturedOf(id) !== stripe.refundedOf(id) + stripe.lostOf(id))
    watch.violate('I14', `${id} is canceled, and not refunded`);
  if (easypost.liveLabelsOf(id).length > 0) watch.violate('I14', `${id} is canceled, and has a label`);
}

/** A refund was asked for once, with the amount that was said. */
function checkRefund({ watch }: World, { id, log }: Order, refund: { id: string; amount: number }): void {
  const asked = log.filter((entry) => entry.type === 'refund.requested' && entry.id === refund.id);
  if (asked.length !== 1)
    watch.violate('I3', `refund ${refund.id} of ${id} stands ${asked.length} times in the ledger`);
  if (asked.some((entry) => entry.type === 'refund.requested' && entry.amount !== refund.amount))
    watch.violate('I15', `refund ${refund.id} of ${id} is of another amount than was answered`);
}
