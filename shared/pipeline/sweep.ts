import { nextStep } from '../order/next-step.ts';
import type { StoredOrder } from '../ports/orders.ts';
import { NewerSchema, UnreadableDocument } from '../ports/unreadable.ts';
import { advanceClaimed } from './advance.ts';
import { afterProgress, claimed } from './bookkeeping.ts';
import { eachBounded } from './each-bounded.ts';
import { Conflict, OpenLedger } from './open-ledger.ts';
import type { Pipeline } from './pipeline.ts';
import { putAside } from './put-aside.ts';

const pageSize = 100;
const concurrency = 8;

/** An order whose runs ended this often without an end kills the process that runs it. */
const unfinishedRuns = 5;

/**
 * Takes up every order whose time has come, the longest overdue first. It reads the data and not the feed, so whatever
 * the feed dropped is found here.
 *
 * 1. Claim each by a conditional replace *before* it is run: an order that kills its process has then been counted.
 * 2. Run it over all lanes, under a deadline (monotonic milliseconds).
 * 3. One with unfinished runs behind it runs alone, after the rest of its page; after five, a person has to look.
 */
export async function sweep(pipeline: Pipeline, deadline: number): Promise<void> {
  const { orders, clock } = pipeline;
  for await (const ids of orders.due(clock.now(), pageSize)) {
    const suspects: StoredOrder[] = [];
    await eachBounded(ids, concurrency, async (id) => {
      if (clock.monotonic() > deadline) return;
      const stored = await guarded(pipeline, id, () => orders.read(id));
      if (stored === undefined) return;
      if (stored.order.runs > 0) suspects.push(stored);
      else await guarded(pipeline, id, () => takeUp(pipeline, stored, deadline));
    });
    for (const suspect of suspects) {
      if (clock.monotonic() > deadline) return;
      await guarded(pipeline, suspect.order.id, () => takeUp(pipeline, suspect, deadline));
    }
    if (clock.monotonic() > deadline) return;
  }
}

async function takeUp(pipeline: Pipeline, stored: StoredOrder, deadline: number): Promise<void> {
  const { clock, random, watchdog, orders, ids } = pipeline;
  const { order } = stored;
  if (order.wakeAt === null || order.wakeAt > clock.now()) return;
  if (order.runs >= unfinishedRuns) {
    const detail = `${unfinishedRuns} runs of this order were begun and never ended.`;
    const ledger = new OpenLedger(pipeline, stored, 'sweeper');
    ledger.add([{ type: 'order.attention', reason: { code: 'run_unfinished', detail } }]);
    await ledger.write((asked) => afterProgress(asked, clock.now(), watchdog));
    return;
  }
  if (nextStep(order, clock.now(), true).kind === 'rest') return;
  const claim = { ...order, ...claimed(order, clock.now(), watchdog, random), command: ids.command() };
  const written = await orders.replace(claim, stored.etag);
  if (written === undefined) return;
  await advanceClaimed(pipeline, written, { by: 'sweeper', lanes: ['tax', 'payment', 'fulfillment'], deadline });
}

/** One order's failure is not the next one's: it stays overdue and is taken up again. */
async function guarded<T>(pipeline: Pipeline, orderId: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Conflict) return undefined;
    if (error instanceof UnreadableDocument || error instanceof NewerSchema) await putAside(error, pipeline);
    else pipeline.signals.problem('sweeper.failed', error, { orderId });
    return undefined;
  }
}
