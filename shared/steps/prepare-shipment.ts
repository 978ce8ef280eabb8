import type { Order } from '../order/order.ts';
import type { Parcel, Shipping } from '../ports/shipping.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Makes the shipment without buying its label; an orphan of a crash is harmless.
 *
 * An address that the carrier cannot deliver to → the order fails and its money is released.
 */
export const prepareShipment =
  (shipping: Shipping): Step =>
  async (order) => {
    const answer = await shipping.prepare(parcelOf(order));
    if (answer.kind === 'undeliverable') {
      return entries({ type: 'shipment.impossible', reason: { code: 'undeliverable', detail: answer.detail } });
    }
    return entries({ type: 'shipment.prepared', ref: answer.ref });
  };

function parcelOf({ id, terms, buyer }: Order): Parcel {
  const { address, email, phone } = required(buyer, 'a buyer');
  const { carrier, service } = required(terms.shipping, 'a shipping option');
  const weight = terms.lines.reduce((sum, line) => sum + (line.digital ? 0 : line.weight * line.quantity), 0);
  return { orderId: id, to: address, email, phone, weight, carrier, service };
}
