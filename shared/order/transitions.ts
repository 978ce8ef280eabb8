import { type Axes, type Axis, type AxisState, axisNames } from './axes.ts';
import type { EntryType } from './entries.ts';

/** What the axes must say for an entry to be allowed. While nothing is said of it, the order must not have ended. */
type Condition = { readonly [B in Axis]?: readonly AxisState<B>[] };

/** A move along one axis, by one entry type. */
interface Move<A extends Axis> {
  axis: A;
  from: readonly AxisState<A>[];
  to: AxisState<A>;
  when?: Condition;
  /** What the entry makes of the goal besides. */
  goal?: Axes['goal'];
}

/** An entry that moves nothing. */
interface Note {
  when?: Condition;
}

export type Transition = { [A in Axis]: Move<A> }[Axis] | Note;

const always = { ended: ['no', 'completed', 'canceled', 'failed', 'closed'] } as const satisfies Condition;
const afterTheEnd = { ended: ['completed', 'canceled', 'failed', 'closed'] } as const satisfies Condition;
const undoing = { goal: ['cancel', 'fail'] } as const satisfies Condition;
const unlabeled = ['none', 'not_needed', 'prepared', 'impossible', 'voided'] as const satisfies Axes['shipment'][];
const undone = {
  payment: ['none', 'voided', 'canceled', 'captured'],
  stock: ['released'],
  tax: ['none', 'calculated'],
  shipment: unlabeled,
} as const satisfies Condition;

/**
 * The transition table: which entry moves which axis from where to where. An entry that is not allowed here, or by a guard
 * (guards.ts), never enters a ledger.
 */
export const transitions = {
  'order.placed': {},

  'tax.calculated': { axis: 'tax', from: ['none'], to: 'calculated' },
  'tax.committed': { axis: 'tax', from: ['calculated'], to: 'committed', when: { payment: ['captured'] } },
  'tax.reversed': { axis: 'tax', from: ['committed'], to: 'reversed', when: { payment: ['captured'], ...afterTheEnd } },

  'stock.reserved': { axis: 'stock', from: ['none'], to: 'reserved', when: { goal: ['fulfill'] } },
  'stock.consumed': { axis: 'stock', from: ['reserved'], to: 'consumed', when: { payment: ['captured'] } },
  'stock.released': { axis: 'stock', from: ['none', 'reserved'], to: 'released', when: undoing },

  'payment.prepared': {
    axis: 'payment',
    from: ['none'],
    to: 'prepared',
    when: { goal: ['fulfill'], tax: ['calculated'] },
  },
  // Again, when something else is asked of the buyer.
  'payment.action_required': { axis: 'payment', from: ['prepared', 'action_required'], to: 'action_required' },
  'payment.method_changed': { when: { goal: ['fulfill'], payment: ['action_required'] } },
  'payment.replaced': { axis: 'payment', from: ['action_required'], to: 'none', when: { goal: ['fulfill'] } },
  'payment.authorized': { axis: 'payment', from: ['prepared', 'action_required'], to: 'authorized' },
  // The provider still holds an open payment object after a decline: it is canceled before the order ends.
  'payment.declined': { axis: 'payment', from: ['prepared', 'action_required'], to: 'declined', goal: 'fail' },
  'payment.captured': {
    axis: 'payment',
    from: ['prepared', 'action_required', 'declined', 'authorized'],
    to: 'captured',
  },
  'payment.canceled': {
    axis: 'payment',
    from: ['prepared', 'action_required', 'declined'],
    to: 'canceled',
    when: undoing,
  },
  'payment.voided': {
    axis: 'payment',
    from: ['prepared', 'action_required', 'declined', 'authorized'],
    to: 'voided',
    when: { ...undoing, shipment: unlabeled },
  },
  'payment.key_burnt': { when: always },

  'shipment.not_needed': { axis: 'shipment', from: ['none'], to: 'not_needed', when: { goal: ['fulfill'] } },
  'shipment.prepared': { axis: 'shipment', from: ['none'], to: 'prepared', when: { goal: ['fulfill'] } },
  // The fence: only under this entry may a label be bought.
  'shipment.buying': {
    axis: 'shipment',
    from: ['prepared', 'buying'],
    to: 'buying',
    when: { goal: ['fulfill'], payment: ['authorized', 'captured'] },
  },
  'shipment.bought': { axis: 'shipment', from: ['buying'], to: 'bought' },
  'shipment.impossible': { axis: 'shipment', from: ['none', 'buying'], to: 'impossible', goal: 'fail' },
  'shipment.abandoned': { axis: 'shipment', from: ['buying'], to: 'impossible', when: undoing },
  'shipment.checked': { when: afterTheEnd },
  'shipment.in_transit': { axis: 'shipment', from: ['bought'], to: 'in_transit', when: always },
  'shipment.delivered': { axis: 'shipment', from: ['bought', 'in_transit'], to: 'delivered', when: always },
  'shipment.voiding': { axis: 'shipment', from: ['bought'], to: 'voiding', when: { goal: ['cancel'] } },
  'shipment.voided': { axis: 'shipment', from: ['voiding'], to: 'voided' },
  'shipment.void_refused': { axis: 'shipment', from: ['voiding'], to: 'bought' },

  // While a label may still win, each further cancel stands in the ledger under its own key.
  'cancel.requested': {
    axis: 'goal',
    from: ['fulfill', 'cancel'],
    to: 'cancel',
    when: { stock: ['none', 'reserved'], shipment: ['none', 'not_needed', 'prepared', 'buying', 'voiding'] },
  },
  'cancel.ordered': {
    axis: 'goal',
    from: ['fulfill', 'cancel', 'fail'],
    to: 'cancel',
    when: { stock: ['none', 'reserved', 'released'], shipment: [...unlabeled, 'buying', 'bought'] },
  },
  'cancel.rejected': {
    axis: 'goal',
    from: ['cancel', 'fail'],
    to: 'fulfill',
    when: { shipment: ['bought', 'in_transit', 'delivered'] },
  },

  'refund.requested': { when: { payment: ['captured'], ...always } },
  'refund.succeeded': { when: { payment: ['captured'], ...always } },
  'refund.refused': { when: { payment: ['captured'], ...always } },
  'refund.rejected': { when: { payment: ['captured'], ...always } },
  'refund.recorded': { when: { payment: ['captured'], ...always } },
  'dispute.opened': { when: { payment: ['captured'], ...always } },
  'dispute.closed': { when: { payment: ['captured'], ...always } },

  'order.failing': {
    axis: 'goal',
    from: ['fulfill'],
    to: 'fail',
    when: { shipment: ['none', 'not_needed', 'prepared', 'buying'], stock: ['none', 'reserved'] },
  },
  'order.completed': {
    axis: 'ended',
    from: ['no'],
    to: 'completed',
    when: {
      goal: ['fulfill'],
      payment: ['captured'],
      stock: ['consumed'],
      tax: ['committed'],
      shipment: ['not_needed', 'bought', 'in_transit', 'delivered'],
    },
  },
  'order.canceled': { axis: 'ended', from: ['no'], to: 'canceled', when: { goal: ['cancel'], ...undone } },
  'order.failed': { axis: 'ended', from: ['no'], to: 'failed', when: { goal: ['fail'], ...undone } },

  'order.attention': { when: always },
  'order.retried': { when: always },
  'order.resolved': { when: afterTheEnd },
  'order.closed': { axis: 'ended', from: ['no', 'canceled', 'failed'], to: 'closed' },
} as const satisfies Record<EntryType, Transition>;

/** Why the table does not allow an entry now, or undefined when it does. */
export function refusal(type: EntryType, axes: Axes): string | undefined {
  const transition: Transition = transitions[type];
  const moves = 'axis' in transition;
  const condition: Condition = {
    ended: ['no'],
    ...transition.when,
    ...(moves && { [transition.axis]: transition.from }),
  };
  for (const axis of axisNames) {
    const allowed: readonly string[] | undefined = condition[axis];
    if (allowed !== undefined && !allowed.includes(axes[axis])) {
      return `${type}: expected ${axis} to be ${allowed.join(' or ')}, found ${axes[axis]}`;
    }
  }
  return undefined;
}
