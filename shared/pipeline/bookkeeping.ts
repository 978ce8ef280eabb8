import { nextStep } from '../order/next-step.ts';
import type { Order, WaitsFor } from '../order/order.ts';
import { wakeAt } from '../order/wake-at.ts';
import type { Random } from '../ports/ids.ts';
import { backoff } from './backoff.ts';

/** The part of an order that says when somebody looks again, and how its runs went. */
export type Bookkeeping = Pick<Order, 'wakeAt' | 'attempts' | 'runs' | 'waitsFor'>;

/** A commit of progress. A claimed run that still has a step to do keeps its claim; a lane never has one. */
export function afterCommit(order: Order, now: number, watchdog: number): Bookkeeping {
  const next = nextStep(order, now, false).kind;
  const goesOn = next === 'run' || next === 'decide';
  return { wakeAt: wakeAt(order, now, watchdog), attempts: 0, runs: goesOn ? order.runs : 0, waitsFor: null };
}

/** Progress at the end of a run that leaves the rest to the lanes. */
export function afterRun(order: Order, now: number, watchdog: number): Bookkeeping {
  return { ...afterCommit(order, now, watchdog), runs: 0 };
}

/** A failure that may pass, met by a lane or after progress: one write, and nobody looks before the back-off is over. */
export function parked(waitsFor: WaitsFor, now: number, random: Random): Bookkeeping {
  return { wakeAt: now + backoff(1, random), attempts: 1, runs: 0, waitsFor };
}

/** A claim, written before a run begins: whoever dies in it has been counted. */
export function claimed(order: Order, now: number, watchdog: number, random: Random): Bookkeeping {
  const attempts = order.attempts + 1;
  return {
    wakeAt: now + Math.max(backoff(attempts, random), watchdog),
    attempts,
    runs: order.runs + 1,
    waitsFor: order.waitsFor,
  };
}

/** The end of a claimed run that wrote nothing: the claim has moved `wakeAt` already, unless the order only waits. */
export function unclaimed(order: Order, waitsFor: WaitsFor | null, now: number, watchdog: number): Bookkeeping {
  const next = nextStep(order, now, false).kind;
  if (next === 'wait' || next === 'rest') {
    return { wakeAt: wakeAt(order, now, watchdog), attempts: 0, runs: 0, waitsFor: null };
  }
  return { wakeAt: order.wakeAt, attempts: order.attempts, runs: 0, waitsFor };
}
