import { type Lane, nextStep } from '../order/next-step.ts';
import type { Order } from '../order/order.ts';
import { advance } from './advance.ts';
import { eachBounded } from './each-bounded.ts';
import { ofOrder } from './of-order.ts';
import type { Pipeline } from './pipeline.ts';
import { readBatch } from './read-batch.ts';

/** Orders of one batch that are worked on at the same time: a slow one holds up one place of these. */
const concurrency = 64;
/** No step of an order begins later than this after its first, in milliseconds. */
const orderBudget = 3_000;
/** No order of a batch is begun later than this after the batch arrived, in milliseconds. */
const batchBudget = 30_000;

/** What the host tells about an invocation, as far as a lane cares. */
interface Invocation {
  retryContext?: unknown;
}

/**
 * A change feed function: takes a batch of changed orders as far as they come in one lane.
 *
 * It never throws for an order: the trigger would pass over the whole batch. Whatever is not done here is found by the
 * sweeper. A batch that the host delivers again under a retry policy is left to it as well: it may hold the order that
 * killed the process.
 */
export const lane =
  (name: Lane, pipeline: Pipeline) =>
  async (documents: unknown, invocation: Invocation): Promise<void> => {
    if (invocation.retryContext !== undefined) return;
    const { clock, signals, tracing } = pipeline;
    const lastBegin = clock.monotonic() + batchBudget;
    const mine = (await readBatch(documents, pipeline)).filter((order) => isFor(name, order, clock.now()));
    await eachBounded(mine, concurrency, async (order) => {
      const begin = clock.monotonic();
      if (begin > lastBegin) return;
      const run = { by: name, lanes: [name], deadline: begin + orderBudget };
      try {
        await ofOrder(tracing, name, order, () => advance(pipeline, order.id, order.head.seq, run));
      } catch (error) {
        signals.problem('lane.failed', error, { orderId: order.id, lane: name });
      }
    });
  };

function isFor(name: Lane, order: Order, now: number): boolean {
  if (order.attempts > 0 || order.runs > 0) return false;
  const next = nextStep(order, now);
  // What follows from a command alone is nobody's lane, and should not wait for the sweeper.
  if (next.kind === 'decide') return name === 'payment';
  return next.kind === 'run' && next.lane === name;
}
