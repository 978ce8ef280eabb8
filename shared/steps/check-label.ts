import type { Shipping } from '../ports/shipping.ts';
import { entries, needsAttention, required, type Step } from './step.ts';

/**
 * Makes sure, once more and after the end, that an abandoned shipment has no label. A label that turned up all the same is
 * for a person: only an operator may give one back.
 */
export const checkLabel =
  (shipping: Shipping): Step =>
  async ({ head }) => {
    const found = await shipping.status(required(head.refs.shipment, 'a shipment reference'));
    if (found.kind === 'unbought') return entries({ type: 'shipment.checked' });
    return needsAttention(
      'label_after_all',
      `A label was bought (${found.tracking.number}) for an order that was undone.`,
    );
  };
