import { type Axes, type Axis, type AxisState, axisNames } from './axes.ts';
import type { EntryType } from './entries.ts';

/** A move along one axis, by one entry type. */
interface Move<A extends Axis> {
  axis: A;
  from: readonly AxisState<A>[];
  to: AxisState<A>;
  /** What the other axes must say for the entry to be allowed. */
  when?: { readonly [B in Axis]?: readonly AxisState<B>[] };
  /** What the entry makes of the goal besides. */
  goal?: Axes['goal'];
}

export type Transition = { [A in Axis]: Move<A> }[Axis];

/**
 * The transition table: which entry moves which axis from where to where. An entry that is not allowed here never enters
 * a ledger. `null` marks entries that move nothing.
 */
export const transitions = {
  'order.placed': null,

  'tax.calculated': { axis: 'tax', from: ['none'], to: 'calculated' },
  'tax.committed': { axis: 'tax', from: ['calculated'], to: 'committed', when: { payment: ['captured'] } },

  'stock.reserved': { axis: 'stock', from: ['none'], to: 'reserved', when: { goal: ['fulfill'] } },
  'stock.consumed': { axis: 'stock', from: ['reserved'], to: 'consumed', when: { payment: ['captured'] } },
  'stock.released': { axis: 'stock', from: ['none', 'reserved'], to: 'released', when: { goal: ['fail'] } },

  'payment.prepared': {
    axis: 'payment',
    from: ['none'],
    to: 'prepared',
    when: { goal: ['fulfill'], tax: ['calculated'] },
  },
  'payment.authorized': { axis: 'payment', from: ['prepared'], to: 'authorized' },
  // The provider still holds an open payment object after a decline: it is canceled before the order ends.
  'payment.declined': { axis: 'payment', from: ['prepared'], to: 'declined', goal: 'fail' },
  'payment.captured': { axis: 'payment', from: ['authorized'], to: 'captured', when: { shipment: ['bought'] } },
  'payment.canceled': { axis: 'payment', from: ['prepared', 'declined'], to: 'canceled', when: { goal: ['fail'] } },
  'payment.voided': {
    axis: 'payment',
    from: ['prepared', 'declined', 'authorized'],
    to: 'voided',
    when: { goal: ['fail'], shipment: ['none', 'prepared', 'impossible'] },
  },

  'shipment.prepared': { axis: 'shipment', from: ['none'], to: 'prepared', when: { goal: ['fulfill'] } },
  // The fence: only under this entry may a label be bought.
  'shipment.buying': {
    axis: 'shipment',
    from: ['prepared', 'buying'],
    to: 'buying',
    when: { goal: ['fulfill'], payment: ['authorized'] },
  },
  'shipment.bought': { axis: 'shipment', from: ['buying'], to: 'bought' },
  'shipment.impossible': { axis: 'shipment', from: ['none', 'prepared', 'buying'], to: 'impossible', goal: 'fail' },

  'order.failing': {
    axis: 'goal',
    from: ['fulfill'],
    to: 'fail',
    when: { shipment: ['none', 'prepared'], payment: ['none', 'prepared', 'authorized'] },
  },
  'order.completed': {
    axis: 'ended',
    from: ['no'],
    to: 'completed',
    when: { goal: ['fulfill'], payment: ['captured'], stock: ['consumed'], tax: ['committed'], shipment: ['bought'] },
  },
  'order.failed': {
    axis: 'ended',
    from: ['no'],
    to: 'failed',
    when: {
      goal: ['fail'],
      payment: ['none', 'voided', 'canceled'],
      stock: ['released'],
      tax: ['none', 'calculated'],
      shipment: ['none', 'prepared', 'impossible'],
    },
  },
  'order.attention': null,
} as const satisfies Record<EntryType, Transition | null>;

/** Why an entry is not allowed now, or undefined when it is. */
export function refusal(type: EntryType, axes: Axes): string | undefined {
  const transition: Transition | null = transitions[type];
  if (axes.ended !== 'no') return `${type}: the order has ended (${axes.ended})`;
  if (transition === null) return undefined;
  for (const axis of axisNames) {
    const allowed: readonly string[] | undefined = axis === transition.axis ? transition.from : transition.when?.[axis];
    if (allowed !== undefined && !allowed.includes(axes[axis])) {
      return `${type}: expected ${axis} to be ${allowed.join(' or ')}, found ${axes[axis]}`;
    }
  }
  return undefined;
}
