/**
 * The axes of an order: what each part of it has come to. An order moves along them only by ledger entries
 * (transitions.ts), and what people see as its state is derived from them (status.ts).
 */
export const axes = {
  tax: ['none', 'calculated', 'committed', 'reversed'],
  stock: ['none', 'reserved', 'consumed', 'released'],
  payment: ['none', 'prepared', 'action_required', 'authorized', 'captured', 'voided', 'declined', 'canceled'],
  /** `voiding`: an operator gives the label back. */
  shipment: [
    'none',
    'not_needed',
    'prepared',
    'buying',
    'bought',
    'in_transit',
    'delivered',
    'impossible',
    'voiding',
    'voided',
  ],
  /** What the order is trying to reach. */
  goal: ['fulfill', 'cancel', 'fail'],
  /** How it ended; `no` until then. `closed`: by an operator's word. */
  ended: ['no', 'completed', 'canceled', 'failed', 'closed'],
} as const;

export type Axis = keyof typeof axes;
export const axisNames = ['tax', 'stock', 'payment', 'shipment', 'goal', 'ended'] as const satisfies readonly Axis[];
export type AxisState<A extends Axis> = (typeof axes)[A][number];
export type Axes = { -readonly [A in Axis]: AxisState<A> };

/** A label is bought: the parcel is there, or on its way. */
export const labeled: readonly Axes['shipment'][] = ['bought', 'in_transit', 'delivered'];

/** Where every order begins. */
export const startOfAxes: Axes = {
  tax: 'none',
  stock: 'none',
  payment: 'none',
  shipment: 'none',
  goal: 'fulfill',
  ended: 'no',
};
