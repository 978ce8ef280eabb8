import { PortFailure } from '../ports/failure.ts';
import type { Marks } from '../ports/marks.ts';
import type { OrderChange, OrderChanges } from '../ports/order-changes.ts';
import type { Orders } from '../ports/orders.ts';
import { NewerSchema, UnreadableDocument } from '../ports/unreadable.ts';
import { eachBounded } from './each-bounded.ts';
import type { NotifyBuyer } from './notify.ts';
import type { Pipeline } from './pipeline.ts';
import { putAside } from './put-aside.ts';

const walk = 'notifications';
const pageSize = 100;
const concurrency = 16;
const minute = 60_000;

/** What is younger is the feed's, in milliseconds. */
const settleTime = 2 * minute;
/** So far back a walk begins again: the store's clocks count whole seconds, and no two of them agree. */
const overlap = 10 * minute;
/** Nothing older is announced. */
const freshFor = 3 * 24 * 60 * minute;

export interface UntoldOrders {
  changes: OrderChanges;
  marks: Marks;
  notify: NotifyBuyer;
  pipeline: Pick<Pipeline, 'deadLetters' | 'clock' | 'signals'> & { orders: Pick<Orders, 'read'> };
}

/**
 * Finds orders whose buyer was not told because the feed lost them, by walking over what was written since the last walk.
 * What has been told costs two reads; a walk that finds nothing new writes nothing.
 *
 * 1. From the mark, and a little before it, up to what the feed must have delivered by now, page by page in the order of
 *    writing, until `deadline` (monotonic milliseconds).
 * 2. Tell each buyer what is untold: the cursor knows.
 * 3. Move the mark behind the page; an order that the store did not give is walked over again next time.
 */
export async function reconcileNotifications(
  { changes, marks, notify, pipeline }: UntoldOrders,
  deadline: number,
): Promise<void> {
  const { clock, orders, signals } = pipeline;
  const mark = (await marks.read(walk)) ?? 0;
  const from = Math.max(mark, clock.now() - freshFor) - overlap;

  /** Whether the order has been seen to. */
  const tell = async ({ id }: OrderChange): Promise<boolean> => {
    try {
      const stored = await orders.read(id);
      if (stored !== undefined) await notify(stored.order);
      return true;
    } catch (error) {
      const isUnreadable = error instanceof UnreadableDocument || error instanceof NewerSchema;
      if (isUnreadable) await putAside(error, pipeline);
      else signals.problem('reconciler.failed', error, { orderId: id, walk });
      return !(error instanceof PortFailure);
    }
  };

  for await (const page of changes.within(from, clock.now() - settleTime, pageSize)) {
    const missed: number[] = [];
    await eachBounded(page, concurrency, async (change) => {
      if (!(await tell(change))) missed.push(change.at);
    });
    const reached = Math.min(page.at(-1)?.at ?? mark, ...missed.map((at) => at - 1));
    if (reached > mark) await marks.advance(walk, reached);
    if (missed.length > 0 || clock.monotonic() > deadline) return;
  }
}
