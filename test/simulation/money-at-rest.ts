import type { Order } from '../../shared/order/order.ts';
import { refundedOf } from '../../shared/order/refunds.ts';
import type { World } from './world.ts';

/**
 * I3, I6 and I19, when all is quiet: the provider has taken and given back what the ledger says, once for each command.
 * An order in attention, or one that an operator has settled by hand, says itself that it may be otherwise.
 */
export function checkMoney(world: World, order: Order): void {
  const { watch, stripe, easypost } = world;
  const { head, id } = order;
  if (head.attention !== null || isSettledByHand(order)) return;

  const live = stripe.liveOf(id);
  const captured = stripe.capturedOf(id);
  const refunded = stripe.refundedOf(id);
  const hasLabel = easypost.liveLabelsOf(id).length > 0 || head.shipment === 'not_needed';
  if (live.length > 0 && !hasLabel) watch.violate('I6', `${id} ended ${head.ended} with a live charge and no label`);
  if (live.some((charge) => !charge.captured))
    watch.violate('I3', `${id} has ended with an authorization that is neither captured nor voided`);
  if (head.ended === 'completed' && captured === 0) watch.violate('I3', `${id} is completed and not paid`);
  const back = refunded + stripe.lostOf(id);
  if (head.ended !== 'completed' && captured !== back)
    watch.violate('I3', `${id} ended ${head.ended}, ${captured} was captured and ${back} given back`);

  const isUndone = head.refunds.some(({ origin, state }) => origin === 'undo' && state === 'succeeded');
  if (isUndone && easypost.liveLabelsOf(id).length > 0) watch.violate('I14', `${id} was given back, and has a label`);
  checkRefunds(world, order);
  const inLedger = head.captured ?? 0;
  if (inLedger !== captured)
    watch.violate('I19', `${id}: captured ${inLedger} by the ledger, ${captured} at the provider`);
  if (refundedOf(head) !== refunded)
    watch.violate('I19', `${id}: refunded ${refundedOf(head)} by the ledger, ${refunded} at the provider`);
}

/** Each command is one refund at the provider, if it succeeded, and none that the ledger does not know. */
function checkRefunds({ watch, stripe }: World, { id, head }: Order): void {
  const made = stripe.refundsOf(id);
  for (const refund of head.refunds) {
    if (refund.state === 'pending') watch.violate('I3', `${id} is at rest, and refund ${refund.id} is pending`);
    if (refund.state !== 'succeeded' || refund.origin === 'provider') continue;
    const amounts = made.flatMap(({ metadata, amount }) => (metadata?.['commandId'] === refund.id ? [amount] : []));
    if (amounts.length !== 1 || amounts[0] !== refund.amount)
      watch.violate('I3', `${id}: refund ${refund.id} of ${refund.amount} is ${amounts.join(' and ') || 'none'} there`);
  }
}

export const isSettledByHand = ({ log }: Order): boolean =>
  log.some(({ type }) => type === 'order.resolved' || type === 'order.closed');
