import { isDue, type Lane, nextStep } from '../order/next-step.ts';
import type { StoredOrder } from '../ports/orders.ts';
import { afterRun, parked, unclaimed } from './bookkeeping.ts';
import { Conflict, OpenLedger } from './open-ledger.ts';
import { perform } from './perform.ts';
import type { Pipeline } from './pipeline.ts';

/** How a run may go on. */
export interface Run {
  /** Who writes the entries. */
  by: string;
  lanes: readonly Lane[];
  /** No step begins later (monotonic milliseconds). */
  deadline: number;
}

/** Another writer may be faster this often before a run leaves the order to the next one. */
const conflicts = 10;

/**
 * Takes an order as far as it comes in the given lanes: read → next step → perform → commit, until the next step is
 * somebody else's, a date has to come, or time is up. Throws only a PortFailure of the order store itself.
 */
export async function advance(pipeline: Pipeline, orderId: string, run: Run): Promise<void> {
  for (let tries = 0; tries < conflicts; tries += 1) {
    const stored = await pipeline.orders.read(orderId);
    if (stored === undefined || isTaken(stored)) return;
    if (await ran(pipeline, stored, run)) return;
  }
  pipeline.signals.event('order.contended', { orderId, by: run.by });
}

/** The same for an order that this run has claimed: it counts as due, and the claim is given back at the end. */
export async function advanceClaimed(pipeline: Pipeline, claim: StoredOrder, run: Run): Promise<void> {
  for (let tries = 0, stored: StoredOrder | undefined = claim; stored !== undefined && tries < conflicts; tries += 1) {
    if (await ran(pipeline, stored, run)) return;
    stored = await pipeline.orders.read(claim.order.id);
    if (stored?.order.runs === 0) return;
  }
}

/** An order that was put off or claimed belongs to the sweeper. */
function isTaken({ order }: StoredOrder): boolean {
  return order.attempts > 0 || order.runs > 0;
}

/** Whether the run came to its end; false: another writer was faster. */
async function ran(pipeline: Pipeline, stored: StoredOrder, run: Run): Promise<boolean> {
  try {
    await steps(pipeline, new OpenLedger(pipeline, stored, run.by), run);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

async function steps(pipeline: Pipeline, ledger: OpenLedger, run: Run): Promise<void> {
  const { clock, random, watchdog, signals } = pipeline;
  const claim = ledger.order.runs > 0;
  let due = claim || isDue(ledger.order, clock.now());

  for (;;) {
    const next = nextStep(ledger.order, clock.now(), due);
    if (next.kind === 'decide') {
      ledger.add([next.entry]);
      continue;
    }
    if (next.kind !== 'run' || !run.lanes.includes(next.lane) || clock.monotonic() > run.deadline) break;

    const seq = ledger.order.head.seq;
    const outcome = await perform(pipeline.steps[next.step], ledger, clock, run.deadline);
    if (outcome.kind === 'retry') {
      const { waitsFor, failure } = outcome;
      signals.problem('order.put_off', failure, { orderId: ledger.order.id, step: next.step, class: failure.class });
      const progressed = ledger.committed || ledger.hasPending;
      await ledger.write((order) =>
        claim && !progressed
          ? unclaimed(order, waitsFor, clock.now(), watchdog)
          : parked(waitsFor, clock.now(), random),
      );
      return;
    }
    ledger.add(outcome.kind === 'attention' ? [{ type: 'order.attention', reason: outcome.reason }] : outcome.entries);
    if (ledger.order.head.seq === seq) break;
    due = false;
  }

  await giveBack(pipeline, ledger);
}

/** Writes what is left to write: gathered entries, and the end of a claim. */
async function giveBack({ clock, watchdog }: Pipeline, ledger: OpenLedger): Promise<void> {
  if (ledger.hasPending || (ledger.committed && ledger.order.runs > 0)) {
    await ledger.write((order) => afterRun(order, clock.now(), watchdog));
  } else if (ledger.order.runs > 0) {
    await ledger.write((order) => unclaimed(order, order.waitsFor, clock.now(), watchdog));
  }
}
