import type { Reason } from '../order/entries.ts';
import type { Order, WaitsFor } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Outcome, Step } from '../steps/step.ts';
import { Conflict, type OpenLedger } from './open-ledger.ts';

/** A step's outcome, or `retry`: it met a failure that may pass. */
export type Performed = Outcome | { kind: 'retry'; waitsFor: WaitsFor; isUnknown: boolean; failure: PortFailure };

/** An unknown failure is tried this often before a person is asked. */
const unknownAttempts = 20;
const quickRetryAfter = 200;

/**
 * Runs one step and turns every failure into a value.
 *
 * 1. Transient → once more at once, if `deadline` (monotonic milliseconds) allows; then put off.
 * 2. Ambiguous → put off: the adapters and steps read by id before they act again.
 * 3. Refused credentials → put off: it is not the order's fault.
 * 4. Unknown → put off, a limited number of times. A fault in our own code → attention at once.
 */
export async function perform(step: Step, ledger: OpenLedger, clock: Clock, deadline: number): Promise<Performed> {
  const first = await attempt(step, ledger);
  const again =
    first.kind === 'retry' && first.failure.class === 'transient' && clock.monotonic() + quickRetryAfter < deadline;
  if (!again) return first;
  await clock.sleep(quickRetryAfter);
  const second = await attempt(step, ledger);
  // A second try that finds nothing to do yet does not undo the failure of the first.
  return second.kind === 'entries' && second.entries.length === 0 ? first : second;
}

async function attempt(step: Step, ledger: OpenLedger): Promise<Performed> {
  try {
    return await step(ledger.order, ledger);
  } catch (error) {
    if (error instanceof Conflict) throw error;
    if (error instanceof PortFailure) return outcomeOf(error, ledger.order);
    return { kind: 'attention', reason: ourFault(error) };
  }
}

function outcomeOf(failure: PortFailure, order: Order): Performed {
  const isUnknown = failure.class === 'unknown';
  if (isUnknown && order.unknowns + 1 >= unknownAttempts) {
    const detail = `${failure.port} failed ${unknownAttempts} times in a row in a way that nobody knows.`;
    return { kind: 'attention', reason: { code: 'unknown_failure', detail } };
  }
  return { kind: 'retry', waitsFor: failure.port === 'push' ? 'store' : failure.port, isUnknown, failure };
}

/** Names the class of the error only: its message may hold what a document held. */
export function ourFault(error: unknown): Reason {
  const name = error instanceof Error ? error.name : typeof error;
  return { code: 'processing_error', detail: `The code failed on this order (${name}).` };
}
