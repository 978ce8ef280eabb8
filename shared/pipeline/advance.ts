import type { EntryDraft, Reason } from '../order/entries.ts';
import { isDue, type Lane, nextStep } from '../order/next-step.ts';
import type { Order } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import type { StoredOrder } from '../ports/orders.ts';
import { afterProgress, type Bookkeeping, failed, parked, unclaimed } from './bookkeeping.ts';
import { Conflict, OpenLedger } from './open-ledger.ts';
import { ourFault, perform } from './perform.ts';
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
/** A claim that cannot be given back would count as a run that died, so that is tried this often. */
const tries = 5;
const firstPause = 250;

/**
 * Takes an order as far as it comes in the given lanes: read → next step → perform → commit, until the next step is
 * somebody else's, a date has to come, or time is up. `seen`: the seq that whoever asks has seen; a replica that is
 * behind is read again. Throws what reading and writing the order throw.
 */
export async function advance(pipeline: Pipeline, orderId: string, seen: number, run: Run): Promise<void> {
  for (let conflict = 0; conflict < conflicts; conflict += 1) {
    const stored = await readNotBefore(pipeline, orderId, seen, run.deadline);
    if (stored === undefined || isTaken(stored)) return;
    // What a step has learned went with the write that came too late: a provider that was asked is asked again at once.
    if (await ran(pipeline, stored, run, conflict > 0)) return;
  }
  pipeline.signals.event('order.contended', { orderId, by: run.by });
}

/** The same for an order that this run has claimed: it counts as due, and the claim is given back at the end. */
export async function advanceClaimed(pipeline: Pipeline, claim: StoredOrder, run: Run): Promise<void> {
  let stored: StoredOrder | undefined = claim;
  for (let conflict = 0; conflict < conflicts; conflict += 1) {
    if (await ran(pipeline, stored, run)) return;
    stored = await pipeline.orders.read(claim.order.id);
    // Given back, or claimed anew by somebody else: it is not this run's any more.
    if (stored === undefined || stored.order.runs !== claim.order.runs) return;
  }
  pipeline.signals.event('order.contended', { orderId: claim.order.id, by: run.by });
}

async function readNotBefore(
  { orders, clock }: Pipeline,
  orderId: string,
  seq: number,
  deadline: number,
): Promise<StoredOrder | undefined> {
  for (let pause = 25; ; pause *= 2) {
    const stored = await orders.read(orderId);
    if (stored !== undefined && stored.order.head.seq >= seq) return stored;
    if (clock.monotonic() + pause > deadline) return stored;
    await clock.sleep(pause);
  }
}

/** An order that was put off or claimed belongs to the sweeper. */
function isTaken({ order }: StoredOrder): boolean {
  return order.attempts > 0 || order.runs > 0;
}

/** Whether the run came to its end; false: another writer was faster. `isLate`: one was before, so that the order counts as due. */
async function ran(pipeline: Pipeline, stored: StoredOrder, run: Run, isLate = false): Promise<boolean> {
  const ledger = new OpenLedger(pipeline, stored, run.by);
  try {
    const end = await steps(pipeline, ledger, run, isLate);
    if (end !== undefined) await persisted(pipeline, () => ledger.write(end));
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

/** Runs one step after the other. The bookkeeping to end with, or undefined when there is nothing left to write. */
async function steps(pipeline: Pipeline, ledger: OpenLedger, run: Run, isLate: boolean): Promise<End | undefined> {
  const { clock, random, watchdog, signals } = pipeline;
  const isClaimed = ledger.order.runs > 0;
  const startsDue = isLate || isClaimed || isDue(ledger.order, clock.now());

  for (;;) {
    const next = nextStep(ledger.order, clock.now(), startsDue && !ledger.progressed);
    if (next.kind === 'decide') {
      record(ledger, [next.entry]);
      continue;
    }
    if (next.kind !== 'run' || !run.lanes.includes(next.lane) || clock.monotonic() > run.deadline) break;

    const { seq } = ledger.order.head;
    const outcome = await perform(pipeline, next.step, ledger, run.deadline);
    if (outcome.kind === 'retry') {
      const { failure, waitsFor, isUnknown } = outcome;
      const told = { orderId: ledger.order.id, step: next.step, outcome: 'put_off' };
      if (failure !== null) signals.problem('order.put_off', failure, { ...told, class: failure.class });
      const putOff = { waitsFor, isUnknown, isRefused: failure === null };
      const isInVain = isClaimed && !ledger.progressed;
      return (order) => (isInVain ? failed(order, putOff) : parked(order, putOff, clock.now(), random));
    }
    const isTaken = record(ledger, outcome.kind === 'attention' ? [attention(outcome.reason)] : outcome.entries);
    if (next.look !== undefined && isTaken) ledger.looked(next.look);
    if (outcome.kind === 'entries' && outcome.look !== undefined) ledger.lookAt(outcome.look);
    if (ledger.order.head.seq === seq || (outcome.kind === 'entries' && outcome.entries.length === 0)) break;
  }

  if (ledger.progressed || ledger.hasPending)
    return isWritten(ledger) ? undefined : (order) => afterProgress(order, clock.now(), watchdog);
  return ledger.order.runs > 0 ? (order) => unclaimed(order, clock.now(), watchdog) : undefined;
}

type End = (order: Order) => Bookkeeping;

/** All that gathered went out with a step's own commit, and no claim is left to give back. */
function isWritten(ledger: OpenLedger): boolean {
  return !ledger.hasPending && ledger.order.runs === 0;
}

const attention = (reason: Reason): EntryDraft => ({ type: 'order.attention', reason });

/** Whether the ledger takes the entries. One that the table refuses is a fault of the code: a person has to look. */
function record(ledger: OpenLedger, drafts: readonly EntryDraft[]): boolean {
  try {
    ledger.add(drafts);
    return true;
  } catch (error) {
    ledger.add([attention(ourFault(error))]);
    return false;
  }
}

async function persisted({ clock }: Pipeline, write: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof PortFailure) || attempt === tries) throw error;
      await clock.sleep(firstPause * 2 ** (attempt - 1));
    }
  }
}
