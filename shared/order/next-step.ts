import type { EntryDraft } from './entries.ts';
import type { Order } from './order.ts';

/** Which change feed function does a step. */
export type Lane = 'tax' | 'payment' | 'fulfillment';

export type StepName =
  | 'calculate-tax'
  | 'reserve-stock'
  | 'prepare-payment'
  | 'authorize-payment'
  | 'prepare-shipment'
  | 'buy-shipment'
  | 'capture-payment'
  | 'consume-stock'
  | 'commit-tax'
  | 'cancel-payment'
  | 'release-stock';

export type NextStep =
  | { kind: 'run'; step: StepName; lane: Lane }
  /** Follows from the ledger alone: nobody is called, and the entry rides on the commit that made it possible. */
  | { kind: 'decide'; entry: EntryDraft }
  | { kind: 'wait'; until: number }
  | { kind: 'rest' };

/** What `nextStep` and `wakeAt` look at. */
export type OrderInProcess = Pick<Order, 'terms' | 'head' | 'wakeAt'>;

/** So long before an authorization lapses nothing is begun that needs it, in milliseconds. */
const lapseMargin = 60 * 60_000;

const run = (step: StepName, lane: Lane): NextStep => ({ kind: 'run', step, lane });
const decide = (entry: EntryDraft): NextStep => ({ kind: 'decide', entry });
const wait = (until: number): NextStep => ({ kind: 'wait', until });
const rest: NextStep = { kind: 'rest' };

/**
 * The process definition: what an order needs at `now` (epoch milliseconds). The first line that fits counts.
 * `due`: somebody was asked to look again now, by the order's `wakeAt` or by the claim of a run.
 */
export function nextStep(order: OrderInProcess, now: number, due = isDue(order, now)): NextStep {
  const { head } = order;
  if (head.attention !== null || head.ended !== 'no') return rest;
  return head.goal === 'fulfill' ? towardsFulfillment(order, now, due) : towardsFailure(order);
}

function towardsFulfillment({ terms, head }: OrderInProcess, now: number, due: boolean): NextStep {
  const { tax, stock, payment, shipment, totals, authorization, fence } = head;
  const lapse = lapseOf(authorization);
  const fulfillFrom = Math.min((authorization?.at ?? 0) + terms.fulfillAfter, lapse);
  const lookAt = fence?.lookAt ?? 0;

  if (tax === 'none') return run('calculate-tax', 'tax');
  if (terms.approvedTotal !== null && totals !== null && totals.total > terms.approvedTotal && payment === 'none')
    return decide(exceedsApproval);
  if (stock === 'none') return run('reserve-stock', 'payment');
  if (payment === 'none') return run('prepare-payment', 'payment');
  if (payment === 'prepared') return run('authorize-payment', 'payment');
  if (payment === 'authorized' && (shipment === 'none' || shipment === 'prepared') && now >= lapse)
    return decide(lapsing);
  if (payment === 'authorized' && shipment === 'none' && now < fulfillFrom) return wait(fulfillFrom);
  if (payment === 'authorized' && shipment === 'none') return run('prepare-shipment', 'fulfillment');
  if (payment === 'authorized' && shipment === 'prepared') return run('buy-shipment', 'fulfillment');
  if (payment === 'authorized' && shipment === 'buying' && (due || lookAt <= now))
    return run('buy-shipment', 'fulfillment');
  if (payment === 'authorized' && shipment === 'buying') return wait(lookAt);
  if (payment === 'authorized') return run('capture-payment', 'fulfillment');
  if (stock === 'reserved') return run('consume-stock', 'fulfillment');
  if (tax === 'calculated') return run('commit-tax', 'tax');
  return decide({ type: 'order.completed' });
}

function towardsFailure({ head }: OrderInProcess): NextStep {
  const { payment, stock } = head;
  if (payment === 'prepared' || payment === 'declined' || payment === 'authorized')
    return run('cancel-payment', 'payment');
  if (stock === 'none' || stock === 'reserved') return run('release-stock', 'payment');
  return decide({ type: 'order.failed' });
}

const exceedsApproval: EntryDraft = {
  type: 'order.failing',
  reason: { code: 'total_exceeds_approval', detail: 'The total after tax is above the total that the buyer approved.' },
};

const lapsing: EntryDraft = {
  type: 'order.failing',
  reason: { code: 'authorization_lapsing', detail: 'The authorized payment would lapse before the order is shipped.' },
};

/** From when on nothing is begun that needs the authorization (epoch milliseconds). */
export function lapseOf(authorization: Order['head']['authorization']): number {
  return authorization === null ? Number.POSITIVE_INFINITY : authorization.captureBefore - lapseMargin;
}

/** Whether an order's own date has come. */
export function isDue({ wakeAt }: Pick<OrderInProcess, 'wakeAt'>, now: number): boolean {
  return wakeAt !== null && wakeAt <= now;
}
