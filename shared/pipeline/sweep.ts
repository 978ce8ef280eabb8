import { nextStep } from '../order/next-step.ts';
import type { StoredOrder, Waiting } from '../ports/orders.ts';
import { NewerSchema, UnreadableDocument } from '../ports/unreadable.ts';
import { advanceClaimed } from './advance.ts';
import { afterProgress, type Bookkeeping, claimed, shelved } from './bookkeeping.ts';
import { isInterrupted, type Provider, providers } from './circuits.ts';
import { eachBounded } from './each-bounded.ts';
import { ofOrder } from './of-order.ts';
import { Conflict, OpenLedger } from './open-ledger.ts';
import type { Pipeline } from './pipeline.ts';
import { putAside } from './put-aside.ts';

const pageSize = 300;
const concurrency = 64;

/** An order whose runs ended this often without an end kills the process that runs it. */
const unfinishedRuns = 5;

/**
 * Takes up every order whose time has come, the longest overdue first. It reads the data and not the feed, so whatever
 * the feed dropped is found here.
 *
 * 1. Claim each by a conditional replace *before* it is run: an order that kills its process has then been counted.
 * 2. Run it over all lanes, under a deadline (monotonic milliseconds).
 * 3. One with unfinished runs behind it runs alone, after the rest of its page; after five, a person has to look.
 * 4. What waits for a provider whose circuit is open stays where it is, after one write that says so. What waits for one
 *    that comes back has a queue of its own beside the others, with one order in front to probe it.
 *
 * @returns how many orders it found whose time had come
 */
export async function sweep(pipeline: Pipeline, deadline: number): Promise<number> {
  const troubled = providers.filter((provider) => pipeline.circuits.standing(provider) !== 'closed');
  const queues = troubled.map((provider) => sweepWaiting(pipeline, provider, deadline));
  const results = await Promise.allSettled([sweepOthers(pipeline, troubled, deadline), ...queues]);
  let found = 0;
  for (const result of results) {
    if (result.status === 'rejected') throw result.reason;
    found += result.value;
  }
  return found;
}

/** All that wait for nobody in trouble. A circuit that opens on the way makes what waits for it disappear from the list. */
async function sweepOthers(pipeline: Pipeline, troubled: readonly Provider[], deadline: number): Promise<number> {
  const { circuits, clock } = pipeline;
  let found = 0;
  const isOpened = (provider: Provider) => !troubled.includes(provider) && isInterrupted(circuits.standing(provider));
  for await (const ids of due(pipeline, { notWaitingFor: troubled })) {
    found += ids.length;
    await takeUpAll(pipeline, ids, deadline);
    if (clock.monotonic() > deadline) break;
    const opened = providers.filter(isOpened);
    if (opened.length > 0) return found + (await sweepOthers(pipeline, [...troubled, ...opened], deadline));
  }
  return found;
}

/** What waits for one provider: nothing while its circuit is open, one order after the other while it is probed. */
async function sweepWaiting(pipeline: Pipeline, provider: Provider, deadline: number): Promise<number> {
  const { circuits, clock } = pipeline;
  let found = 0;
  if (circuits.standing(provider) === 'open') return found;
  for await (const ids of due(pipeline, { waitingFor: provider })) {
    found += ids.length;
    const queue = [...ids];
    while (circuits.standing(provider) === 'half_open' && clock.monotonic() <= deadline) {
      const probing = queue.shift();
      if (probing === undefined) break;
      await takeUpAll(pipeline, [probing], deadline, provider);
    }
    if (!isInterrupted(circuits.standing(provider))) await takeUpAll(pipeline, queue, deadline);
    if (clock.monotonic() > deadline || circuits.standing(provider) === 'open') break;
  }
  return found;
}

const due = ({ orders, clock }: Pipeline, which: Waiting) => orders.due(clock.now(), pageSize, which);

async function takeUpAll(
  pipeline: Pipeline,
  ids: readonly string[],
  deadline: number,
  probed: Provider | null = null,
): Promise<void> {
  const { orders, clock } = pipeline;
  const suspects: StoredOrder[] = [];
  await eachBounded(ids, concurrency, async (id) => {
    if (clock.monotonic() > deadline) return;
    const stored = await guarded(pipeline, id, () => orders.read(id));
    if (stored === undefined) return;
    if (stored.order.runs > 0) suspects.push(stored);
    else await guarded(pipeline, id, () => takeUp(pipeline, stored, deadline, probed));
  });
  for (const suspect of suspects) {
    if (clock.monotonic() > deadline) return;
    await guarded(pipeline, suspect.order.id, () => takeUp(pipeline, suspect, deadline, probed));
  }
}

async function takeUp(
  pipeline: Pipeline,
  stored: StoredOrder,
  deadline: number,
  probed: Provider | null,
): Promise<void> {
  const work = workOn(pipeline, stored, deadline, probed);
  if (work !== undefined) await ofOrder(pipeline.tracing, 'sweeper', stored.order, work);
}

/** What is to be done with an order now; undefined: nothing. */
function workOn(
  pipeline: Pipeline,
  stored: StoredOrder,
  deadline: number,
  probed: Provider | null,
): (() => Promise<unknown>) | undefined {
  const { clock, random, watchdog, circuits } = pipeline;
  const { order } = stored;
  if (order.wakeAt === null || order.wakeAt > clock.now()) return undefined;
  if (order.runs >= unfinishedRuns) return () => giveUp(pipeline, stored);
  const next = nextStep(order, clock.now(), true);
  if (next.kind === 'rest') return undefined;
  const blocking = next.kind === 'run' ? circuits.blocking(next.step) : undefined;
  if (blocking !== undefined && blocking !== probed)
    return order.waitsFor === blocking ? undefined : () => keep(pipeline, stored, shelved(order, blocking));
  return async () => {
    const claim = await keep(pipeline, stored, claimed(order, clock.now(), watchdog, random));
    if (claim === undefined) return;
    await advanceClaimed(pipeline, claim, { by: 'sweeper', lanes: ['tax', 'payment', 'fulfillment'], deadline });
  };
}

/** Asks for a person. */
async function giveUp(pipeline: Pipeline, stored: StoredOrder): Promise<void> {
  const { clock, watchdog } = pipeline;
  const detail = `${unfinishedRuns} runs of this order were begun and never ended.`;
  const ledger = new OpenLedger(pipeline, stored, 'sweeper');
  ledger.add([{ type: 'order.attention', reason: { code: 'run_unfinished', detail } }]);
  await ledger.write((order) => afterProgress(order, clock.now(), watchdog));
}

/** Writes bookkeeping alone; undefined when another writer was faster. */
function keep({ orders, ids }: Pipeline, { order, etag }: StoredOrder, bookkeeping: Bookkeeping) {
  return orders.replace({ ...order, ...bookkeeping, command: ids.command() }, etag);
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
