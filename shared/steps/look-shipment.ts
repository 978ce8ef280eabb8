import type { Shipping } from '../ports/shipping.ts';
import { entries, required, type Step } from './step.ts';

/** Tells how far the parcel is. The webhook is a hint only: the carrier's provider is asked. */
export const lookShipment =
  (shipping: Shipping): Step =>
  async ({ head }) => {
    const found = await shipping.status(required(head.refs.shipment, 'a shipment reference'));
    if (found.kind === 'unbought' || head.shipment === found.transit) return entries();
    if (found.transit === 'delivered') return entries({ type: 'shipment.delivered' });
    return found.transit === 'in_transit' && head.shipment === 'bought'
      ? entries({ type: 'shipment.in_transit' })
      : entries();
  };
