import { nextStep } from '../order/next-step.ts';
import type { Order, WaitsFor } from '../order/order.ts';
import { wakeAt } from '../order/wake-at.ts';
import type { Random } from '../ports/ids.ts';
import { backoff } from './backoff.ts';

/** The part of an order that says when somebody looks again, and how its runs went. */
export type Bookkeeping = Pick<Order, 'wakeAt' | 'attempts' | 'unknowns' | 'runs' | 'waitsFor'>;

/** A failure that may pass, as far as the bookkeeping cares. */
export interface PutOff {
  waitsFor: WaitsFor;
  isUnknown: boolean;
  /** The provider is not to be called now: nobody was asked. */
  isRefused: boolean;
}

const untroubled = { attempts: 0, unknowns: 0, waitsFor: null };

/** The end of a run that got somewhere, or of an order's first commit. */
export function afterProgress(order: Order, now: number, watchdog: number): Bookkeeping {
  return { ...untroubled, wakeAt: wakeAt(order, now, watchdog), runs: 0 };
}

/** A command or a webhook: the order is looked at now, and what was tried in vain is forgotten. A claim stays one. */
export function commanded(order: Order, now: number): Bookkeeping {
  const rests = nextStep(order, now, true).kind === 'rest';
  return { ...untroubled, wakeAt: rests ? null : now, runs: order.runs };
}

/**
 * A commit in the middle of a run. A claim is kept, whatever follows: only the end of a run ends it, so that one that dies
 * has been counted. What was tried before in vain is forgotten only when the run got somewhere; a fence is no progress.
 */
export function midRun(order: Order, progressed: boolean, now: number, watchdog: number): Bookkeeping {
  const date = wakeAt(order, now, watchdog);
  const { runs, attempts, unknowns, waitsFor } = order;
  if (progressed) return { ...untroubled, wakeAt: date, runs };
  return { wakeAt: latest(date, order.wakeAt), attempts, unknowns, runs, waitsFor };
}

/** A failure that may pass, met by a lane or after progress: nobody looks before the back-off is over. */
export function parked(order: Order, { waitsFor, isUnknown }: PutOff, now: number, random: Random): Bookkeeping {
  const next = nextStep(order, now, false);
  const wake = latest(now + backoff(1, random), next.kind === 'wait' ? next.until : null);
  return { wakeAt: wake, attempts: 1, unknowns: isUnknown ? 1 : 0, runs: 0, waitsFor };
}

/** A claim, written before a run begins: whoever dies in it has been counted. */
export function claimed(order: Order, now: number, watchdog: number, random: Random): Bookkeeping {
  const { unknowns, runs, waitsFor } = order;
  const attempts = order.attempts + 1;
  return { wakeAt: now + Math.max(backoff(attempts, random), watchdog), attempts, unknowns, runs: runs + 1, waitsFor };
}

/** The end of a claimed run that failed without progress: the claim has moved `wakeAt` already. */
export function failed(order: Order, { waitsFor, isUnknown, isRefused }: PutOff): Bookkeeping {
  const { wakeAt, attempts, unknowns } = order;
  if (isRefused) return { wakeAt, attempts: Math.max(1, attempts - 1), unknowns, runs: 0, waitsFor };
  return { wakeAt, attempts, unknowns: isUnknown ? unknowns + 1 : 0, runs: 0, waitsFor };
}

/** Left alone while its provider is not to be called: it stays overdue, and is found by what it waits for. */
export function shelved(order: Order, waitsFor: WaitsFor): Bookkeeping {
  const { wakeAt, attempts, unknowns, runs } = order;
  return { wakeAt, attempts: Math.max(1, attempts), unknowns, runs, waitsFor };
}

/** The end of a claimed run that had nothing to do: an order that only waits, or rests, gets its own date back. */
export function unclaimed(order: Order, now: number, watchdog: number): Bookkeeping {
  const next = nextStep(order, now, false).kind;
  if (next === 'wait' || next === 'rest') return afterProgress(order, now, watchdog);
  const { wakeAt, attempts, unknowns, waitsFor } = order;
  return { wakeAt, attempts, unknowns, runs: 0, waitsFor };
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
