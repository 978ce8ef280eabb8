import type { Reason } from '../order/entries.ts';
import type { StepName } from '../order/next-step.ts';
import type { Order, WaitsFor } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Outcome } from '../steps/step.ts';
import type { Permit } from './circuit.ts';
import { Conflict, isProgress, type OpenLedger } from './open-ledger.ts';
import type { Pipeline } from './pipeline.ts';

/** A failure that may pass; null: the step's provider is not to be called now, and was not. */
export interface Retry {
  kind: 'retry';
  waitsFor: WaitsFor;
  isUnknown: boolean;
  failure: PortFailure | null;
}

/** A step's outcome, or `retry`. */
export type Performed = Outcome | Retry;

type PerformPipeline = Pick<Pipeline, 'steps' | 'circuits' | 'clock' | 'tracing'>;

/** An unknown failure is tried this often before a person is asked. */
const unknownAttempts = 20;
const quickRetryAfter = 200;

/**
 * Runs one step and turns every failure into a value.
 *
 * 1. The circuit of the step's provider lets nobody through before `deadline` (monotonic milliseconds) → put off.
 * 2. Transient → once more at once, if `deadline` allows; then put off.
 * 3. Ambiguous → put off: the adapters and steps read by id before they act again.
 * 4. Refused credentials → put off: it is not the order's fault.
 * 5. Unknown → put off, a limited number of times. A fault in our own code → attention at once.
 */
export async function perform(
  pipeline: PerformPipeline,
  step: StepName,
  ledger: OpenLedger,
  deadline: number,
): Promise<Performed> {
  const { clock } = pipeline;
  const first = await attempt(pipeline, step, ledger, deadline);
  if (!isWorthAnother(first) || clock.monotonic() + quickRetryAfter >= deadline) return first;
  await clock.sleep(quickRetryAfter);
  const second = await attempt(pipeline, step, ledger, deadline);
  // A second try that finds nothing to do yet, or is not let through, does not undo the failure of the first.
  const isNothing = second.kind === 'entries' && second.entries.length === 0;
  return isNothing || isRefused(second) ? first : second;
}

async function attempt(
  pipeline: PerformPipeline,
  step: StepName,
  ledger: OpenLedger,
  deadline: number,
): Promise<Performed> {
  const permit = await pipeline.circuits.enter(step, deadline);
  if (typeof permit === 'string') return { kind: 'retry', waitsFor: permit, isUnknown: false, failure: null };
  try {
    const outcome = await run(pipeline, step, ledger);
    if (outcome.kind === 'entries' && isProgress(outcome.entries)) permit.succeeded();
    return outcome;
  } catch (error) {
    if (error instanceof Conflict) throw error;
    if (!(error instanceof PortFailure)) return { kind: 'attention', reason: ourFault(error) };
    told(permit, error);
    return outcomeOf(error, ledger.order);
  } finally {
    permit.ended();
  }
}

function run({ steps, tracing }: PerformPipeline, step: StepName, ledger: OpenLedger): Promise<Outcome> {
  const attributes = { orderId: ledger.order.id, step };
  return tracing.span(`step.${step}`, { attributes }, async (span) => {
    const outcome = await steps[step](ledger.order, ledger);
    span.set({ outcome: inAWord(outcome) });
    return outcome;
  });
}

/** The entries that a step came to, by their types, or `nothing`, or `attention`. */
function inAWord(outcome: Outcome): string {
  if (outcome.kind === 'attention') return outcome.kind;
  return outcome.entries.map(({ type }) => type).join(' ') || 'nothing';
}

/** A step of a provider may fail for the store's sake as well. */
function told(permit: Permit, failure: PortFailure): void {
  if (failure.port !== 'store') permit.failed(failure.class);
}

function isWorthAnother(first: Performed): boolean {
  if (first.kind !== 'retry') return false;
  return first.failure?.class === 'transient' || first.failure?.class === 'throttled';
}

const isRefused = (performed: Performed): boolean => performed.kind === 'retry' && performed.failure === null;

function outcomeOf(failure: PortFailure, order: Order): Performed {
  const isUnknown = failure.class === 'unknown';
  if (isUnknown && order.unknowns + 1 >= unknownAttempts) {
    const detail = `${failure.port} failed ${unknownAttempts} times in a row in a way that nobody knows.`;
    return { kind: 'attention', reason: { code: 'unknown_failure', detail } };
  }
  const { port } = failure;
  // Nobody probes these two for orders: one that met such a failure is looked at again like any other.
  return { kind: 'retry', waitsFor: port === 'push' || port === 'secrets' ? 'store' : port, isUnknown, failure };
}

/** Names the class of the error only: its message may hold what a document held. */
export function ourFault(error: unknown): Reason {
  const name = error instanceof Error ? error.name : typeof error;
  return { code: 'processing_error', detail: `The code failed on this order (${name}).` };
}
