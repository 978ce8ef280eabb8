import type { Shipping } from '../ports/shipping.ts';
import { entries, required, type Step } from './step.ts';

/**
 * Gives back a bought label, by an operator's word. The carrier decides later what the label's price is worth; that is
 * between the shop and the carrier. A label that is in use cannot be given back: the order is shipped after all.
 */
export const voidShipment =
  (shipping: Shipping): Step =>
  async ({ head }, ledger) => {
    await ledger.commit();
    const answer = await shipping.void(required(head.refs.shipment, 'a shipment reference'));
    return entries({ type: answer === 'requested' ? 'shipment.voided' : 'shipment.void_refused' });
  };
