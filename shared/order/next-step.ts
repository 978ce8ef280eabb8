import { type Axes, labeled } from './axes.ts';
import type { EntryDraft } from './entries.ts';
import type { Look, Order } from './order.ts';
import { isGivenBack, leftOf, nextRefund } from './refunds.ts';

/** Which change feed function does a step. */
export type Lane = 'tax' | 'payment' | 'fulfillment';

export type StepName =
  | 'calculate-tax'
  | 'reserve-stock'
  | 'prepare-payment'
  | 'authorize-payment'
  | 'check-payment'
  | 'replace-payment'
  | 'prepare-shipment'
  | 'buy-shipment'
  | 'resolve-shipment'
  | 'void-shipment'
  | 'check-label'
  | 'look-shipment'
  | 'capture-payment'
  | 'look-payment'
  | 'refund-payment'
  | 'consume-stock'
  | 'commit-tax'
  | 'cancel-payment'
  | 'release-stock'
  | 'reverse-tax';

export type NextStep =
  /** `look`: the step answers what a webhook asked to read again. */
  | { kind: 'run'; step: StepName; lane: Lane; look?: keyof Look }
  /** Follows from the ledger alone: nobody is called, and the entry rides on the commit that made it possible. */
  | { kind: 'decide'; entry: EntryDraft }
  | { kind: 'wait'; until: number }
  | { kind: 'rest' };

/** What `nextStep` and `wakeAt` look at. */
export type OrderInProcess = Pick<Order, 'terms' | 'head' | 'wakeAt' | 'look'>;

const minute = 60_000;
/** So long before an authorization lapses nothing is begun that needs it. */
const lapseMargin = 60 * minute;
/** When the provider is asked what became of a buyer who has to act. A webhook mostly comes first. */
const polls = [1 * minute, 5 * minute, 15 * minute];

const openPayment: readonly Axes['payment'][] = ['prepared', 'action_required', 'declined', 'authorized'];

const run = (step: StepName, lane: Lane, look?: keyof Look): NextStep => ({
  kind: 'run',
  step,
  lane,
  ...(look && { look }),
});
const decide = (entry: EntryDraft): NextStep => ({ kind: 'decide', entry });
const wait = (until: number): NextStep => ({ kind: 'wait', until });
const rest: NextStep = { kind: 'rest' };

/**
 * The process definition: what an order needs at `now` (epoch milliseconds). The first line that fits counts.
 * `due`: somebody was asked to look again now, by the order's `wakeAt` or by the claim of a run.
 */
export function nextStep(order: OrderInProcess, now: number, due = isDue(order, now)): NextStep {
  const { head, look } = order;
  const { payment, ended, refunds } = head;
  const refund = nextRefund(refunds);
  if (head.attention !== null) return rest;

  // What has become of the money is read before any of it is given back.
  if (payment === 'captured' && look.payment) return run('look-payment', 'payment', 'payment');
  if (refund !== undefined && refund.next <= now) return run('refund-payment', 'payment');
  if (labeled.includes(head.shipment) && look.shipment) return run('look-shipment', 'fulfillment', 'shipment');
  if (ended === 'no')
    return head.goal === 'fulfill' ? towardsFulfillment(order, now, due) : towardsUndoing(order, now, due);
  if (isUndone(ended) && payment === 'captured' && refund === undefined && !isGivenBack(head))
    return decide(remainder(head));
  if (head.tax === 'committed' && isGivenBack(head)) return run('reverse-tax', 'tax');
  if (head.labelCheckAt !== null && head.labelCheckAt <= now) return run('check-label', 'fulfillment');
  return earliest(refund?.next, head.labelCheckAt);
}

function towardsFulfillment({ terms, head, look }: OrderInProcess, now: number, due: boolean): NextStep {
  const { tax, stock, payment, shipment, totals, authorization, action, fence } = head;
  const paid = payment === 'authorized' || payment === 'captured';
  const lapse = payment === 'authorized' ? lapseOf(authorization) : Number.POSITIVE_INFINITY;
  const fulfillFrom = Math.min((authorization?.at ?? 0) + terms.fulfillAfter, lapse);
  const expiresAt = action?.expiresAt ?? 0;
  const lookAt = fence?.lookAt ?? 0;
  const unbegun = shipment === 'none' || shipment === 'prepared';
  const unlabeled = unbegun || shipment === 'buying';
  const digital = terms.lines.every((line) => line.digital);

  if (tax === 'none') return run('calculate-tax', 'tax');
  if (payment === 'none' && terms.approvedTotal !== null && totals !== null && totals.total > terms.approvedTotal)
    return decide(exceedsApproval);
  if (stock === 'none') return run('reserve-stock', 'payment');
  if (payment === 'none') return run('prepare-payment', 'payment');
  if (payment === 'prepared') return run('authorize-payment', 'payment');
  if (payment === 'action_required' && head.replacement !== null) return run('replace-payment', 'payment');
  if (payment === 'action_required' && (look.payment || due || expiresAt <= now))
    return run('check-payment', 'payment', 'payment');
  if (payment === 'action_required') return wait(nextPoll(action?.at ?? 0, expiresAt, now));
  if (unbegun && lapse <= now) return decide(lapsing);
  if (unlabeled && payment === 'captured' && leftOf(head) <= 0) return decide(refunded);
  if (unbegun && payment === 'authorized' && look.payment) return run('check-payment', 'payment', 'payment');
  if (payment === 'authorized' && terms.capture === 'immediately') return run('capture-payment', 'payment');
  if (paid && shipment === 'none' && now < fulfillFrom) return earliest(fulfillFrom, nextRefund(head.refunds)?.next);
  if (paid && shipment === 'none' && digital) return decide({ type: 'shipment.not_needed' });
  if (paid && shipment === 'none') return run('prepare-shipment', 'fulfillment');
  if (paid && shipment === 'prepared') return run('buy-shipment', 'fulfillment');
  if (paid && shipment === 'buying' && (due || lookAt <= now)) return run('buy-shipment', 'fulfillment');
  if (paid && shipment === 'buying') return wait(lookAt);
  if (payment === 'authorized') return run('capture-payment', 'fulfillment');
  if (stock === 'reserved') return run('consume-stock', 'fulfillment');
  if (tax === 'calculated') return run('commit-tax', 'tax');
  return decide({ type: 'order.completed' });
}

function towardsUndoing({ head }: OrderInProcess, now: number, due: boolean): NextStep {
  const { goal, stock, payment, shipment, fence, refunds } = head;
  const refund = nextRefund(refunds);
  const until = fence?.until ?? 0;

  if (labeled.includes(shipment)) return decide({ type: 'cancel.rejected' });
  if (shipment === 'voiding') return run('void-shipment', 'fulfillment');
  if (shipment === 'buying' && (due || until <= now)) return run('resolve-shipment', 'fulfillment');
  if (shipment === 'buying') return wait(until);
  if (openPayment.includes(payment)) return run('cancel-payment', 'payment');
  if (payment === 'captured' && refund !== undefined) return wait(refund.next);
  if (payment === 'captured' && !isGivenBack(head)) return decide(remainder(head));
  if (stock === 'none' || stock === 'reserved') return run('release-stock', 'payment');
  return decide({ type: goal === 'cancel' ? 'order.canceled' : 'order.failed' });
}

const exceedsApproval: EntryDraft = {
  type: 'order.failing',
  reason: { code: 'total_exceeds_approval', detail: 'The total after tax is above the total that the buyer approved.' },
};

const lapsing: EntryDraft = {
  type: 'order.failing',
  reason: { code: 'authorization_lapsing', detail: 'The authorized payment would lapse before the order is shipped.' },
};

const refunded: EntryDraft = {
  type: 'order.failing',
  reason: { code: 'refunded', detail: 'All of the payment was given back before the order was shipped.' },
};

const remainder = (head: Order['head']): EntryDraft => ({
  type: 'refund.requested',
  id: `undo-${head.seq + 1}`,
  amount: leftOf(head),
});

/** Closed is another matter: there an operator has the last word. */
const isUndone = (ended: Axes['ended']): boolean => ended === 'canceled' || ended === 'failed';

function nextPoll(from: number, expiresAt: number, now: number): number {
  const next = polls.map((poll) => from + poll).find((at) => at > now);
  return Math.min(next ?? expiresAt, expiresAt);
}

function earliest(...dates: (number | null | undefined)[]): NextStep {
  const given = dates.filter((date) => date !== null && date !== undefined);
  return given.length === 0 ? rest : wait(Math.min(...given));
}

/** From when on nothing is begun that needs the authorization (epoch milliseconds). */
export function lapseOf(authorization: Order['head']['authorization']): number {
  return authorization === null ? Number.POSITIVE_INFINITY : authorization.captureBefore - lapseMargin;
}

/** Whether an order's own date has come. */
export function isDue({ wakeAt }: Pick<OrderInProcess, 'wakeAt'>, now: number): boolean {
  return wakeAt !== null && wakeAt <= now;
}
