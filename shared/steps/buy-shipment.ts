import type { Tracking } from '../order/entries.ts';
import { lapseOf } from '../order/next-step.ts';
import type { Order } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import type { Shipping } from '../ports/shipping.ts';
import { entries, needsAttention, type Outcome, required, type Step } from './step.ts';

/** How long a fence stands, in milliseconds: longer than two skewed clocks, a slow call and a late application together. */
const fenceSpan = 15 * 60_000;

/** Money that was captured does not lapse: after this many milliseconds of trying a person has to look. */
const tryFor = 3 * 24 * 60 * 60_000;

/** Whoever set a fence does not begin to buy later than this after it was computed, by its own monotonic clock. */
const buyWithin = 30_000;

/**
 * Buys the label of a shipment that was prepared. An unbought shipment cannot be voided and a bought label is money gone,
 * so buying is fenced in the ledger.
 *
 * 1. Found under somebody's fence: read the shipment first. Bought → that is the answer. Until the date to look, its owner
 *    may still be buying: leave it.
 * 2. The authorization lapses soon → the order fails. What becomes of the last fence is resolved as for any order that is
 *    undone. Captured money does not lapse: after three days without a clear answer a person has to look.
 * 3. Commit a fence, then buy by reference. A lost answer is read back by the next run, never bought again blindly.
 * 4. Undeliverable → the order fails and its money is released.
 */
export const buyShipment =
  (shipping: Shipping, clock: Clock, watchdog: number): Step =>
  async (order, ledger) => {
    const { head, terms } = order;
    const ref = required(head.refs.shipment, 'a shipment reference');
    if (head.shipment === 'buying') {
      const found = await shipping.status(ref);
      if (found.kind === 'bought') return bought(found.tracking);
      if (clock.now() < required(head.fence, 'a fence').lookAt) return entries();
      if (head.payment === 'authorized' && clock.now() >= lapseOf(head.authorization)) return lapsing;
      if (head.payment === 'captured' && clock.now() >= firstTryOf(order) + tryFor) return unresolved;
    }
    const computedAt = clock.monotonic();
    const now = clock.now();
    await ledger.commit({ type: 'shipment.buying', until: now + fenceSpan, lookAt: now + watchdog });
    if (clock.monotonic() - computedAt > buyWithin) return entries();

    const answer = await shipping.buy(ref, required(terms.shipping, 'a shipping option'));
    if (answer.kind === 'bought') return bought(answer.tracking);
    return entries({ type: 'shipment.impossible', reason: { code: 'undeliverable', detail: answer.detail } });
  };

/** When the first fence was set; the first since an operator had it tried again. */
function firstTryOf({ log }: Order): number {
  const retried = log.findLastIndex(({ type }) => type === 'order.retried');
  return log.slice(retried + 1).find(({ type }) => type === 'shipment.buying')?.at ?? Number.POSITIVE_INFINITY;
}

const unresolved = needsAttention(
  'purchase_unresolved',
  'For three days no label could be bought, nor was it refused.',
);

const lapsing = entries({
  type: 'order.failing',
  reason: { code: 'authorization_lapsing', detail: 'The authorized payment would lapse before a label is bought.' },
});

const bought = (tracking: Tracking): Outcome => entries({ type: 'shipment.bought', tracking });
