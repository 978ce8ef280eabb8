import type { Restriction } from './plan.ts';

/** A history that went wrong once. */
export interface Regression extends Restriction {
  seed: number;
  /** What went wrong, in one line. */
  story: string;
}

export const regressions: readonly Regression[] = [
  {
    seed: 59,
    faults: ['F1', 'F27'],
    actors: ['refunds'],
    story: 'a label was bought for an order whose money an operator had given back while the purchase was under way',
  },
  {
    seed: 23,
    faults: ['F6'],
    actors: ['dashboard'],
    story: 'a refund in the dashboard, made before the ledger knew of the capture, was never learned',
  },
  {
    seed: 25,
    faults: [],
    actors: ['dashboard'],
    story: 'an authorization that was canceled in the dashboard still had a label bought for it',
  },
  {
    seed: 1_166,
    faults: ['F33'],
    actors: ['decides'],
    story: 'an order that an operator closed kept its goods',
  },
  {
    seed: 1_153,
    faults: ['F6', 'F24', 'F25'],
    actors: ['refunds', 'banks'],
    story: 'a message whose batch was passed over was never told',
  },
  {
    seed: 10_422,
    faults: ['F16', 'F23'],
    story: 'a cancel that was accepted beside another one was refused under the same key once the label had won',
  },
  {
    seed: 101_114,
    faults: ['F11', 'F12', 'F34'],
    actors: [],
    story: 'an order that killed processes in every second run was not counted in a row',
  },
];
