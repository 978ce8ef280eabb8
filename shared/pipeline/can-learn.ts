import type { Axes } from '../order/axes.ts';
import type { Head, Look } from '../order/order.ts';

/** How payments and parcels come along when nothing is undone. */
const courses: { readonly [A in keyof Look]: readonly Axes[A][] } = {
  payment: ['prepared', 'action_required', 'authorized', 'captured'],
  shipment: ['bought', 'in_transit', 'delivered'],
};

/**
 * Whether there is something at the provider that the ledger does not say yet. `reached`: how far the one who hints at it
 * says that the payment or the parcel has come; undefined when it is about something else, such as a refund.
 *
 * Most hints are of this app's own doing: the ledger has come as far already, or the run that did it is about to say so.
 */
export function canLearn(head: Head, at: keyof Look, reached: string | undefined): boolean {
  if (isBehind(head[at], at, reached)) return false;
  if (at === 'shipment') return head.shipment === 'bought' || head.shipment === 'in_transit';
  if (head.payment === 'action_required' || head.payment === 'captured') return true;
  return reached === undefined && (head.payment === 'prepared' || head.payment === 'authorized');
}

function isBehind<A extends keyof Look>(stands: Axes[A], at: A, reached: string | undefined): boolean {
  const course: readonly string[] = courses[at];
  return reached !== undefined && course.includes(reached) && course.indexOf(stands) >= course.indexOf(reached);
}
