import type { Clock } from '../ports/clock.ts';
import type { Shipping } from '../ports/shipping.ts';
import { entries, required, type Step } from './step.ts';

/** An abandoned shipment is looked at once more after this many milliseconds: a call may have been on its way for long. */
const checkAfter = 30 * 60_000;

/**
 * Finds out what became of a label that somebody may be buying while the order is undone.
 *
 * 1. Bought → it is shipped after all.
 * 2. Until the fence falls, its owner may still buy: wait.
 * 3. Not bought when it has fallen → nobody buys it any more, and the order goes on being undone.
 */
export const resolveShipment =
  (shipping: Shipping, clock: Clock): Step =>
  async ({ head }) => {
    // The date is compared before the shipment is read: what is bought until then is seen.
    const now = clock.now();
    const found = await shipping.status(required(head.refs.shipment, 'a shipment reference'));
    if (found.kind === 'bought') return entries({ type: 'shipment.bought', tracking: found.tracking });
    if (now < required(head.fence, 'a fence').until) return entries();
    return entries({ type: 'shipment.abandoned', checkAt: now + checkAfter });
  };
