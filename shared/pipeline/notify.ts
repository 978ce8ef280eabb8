import type { Order } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Notifications } from '../ports/notifications.ts';
import type { Orders } from '../ports/orders.ts';
import type { Tracing } from '../ports/tracing.ts';
import { eachBounded } from './each-bounded.ts';
import { ofOrder } from './of-order.ts';
import type { Pipeline } from './pipeline.ts';
import { readBatch } from './read-batch.ts';

const concurrency = 16;
const pageSize = 100;

/** Tells the buyer of one order what is new. */
export type NotifyBuyer = (order: Order) => Promise<void>;

type NotifyPipeline = Pick<Pipeline, 'deadLetters' | 'clock' | 'signals'> & { orders: Pick<Orders, 'read'> };

/** Tells each buyer as a span of the order. */
export const tracedNotify =
  (tracing: Tracing, notify: NotifyBuyer): NotifyBuyer =>
  (order) =>
    ofOrder(tracing, 'notifications', order, () => notify(order));

/** The change feed function that tells buyers. Like a lane it never throws for an order. */
export const notifyLane =
  (notify: NotifyBuyer, pipeline: NotifyPipeline) =>
  async (documents: unknown): Promise<void> => {
    const orders = await readBatch(documents, pipeline);
    await eachBounded(orders, concurrency, (order) => guarded(order.id, () => notify(order), pipeline));
  };

/** Tries failed notifications again, whose back-off is over, until `deadline` (monotonic milliseconds). */
export async function sweepNotifications(
  notify: NotifyBuyer,
  notifications: Notifications,
  pipeline: NotifyPipeline,
  deadline: number,
): Promise<void> {
  const { clock, orders } = pipeline;
  const again = async (orderId: string) => {
    const stored = await orders.read(orderId);
    if (stored !== undefined) await notify(stored.order);
  };
  for await (const orderIds of notifications.due(clock.now(), pageSize)) {
    await eachBounded(orderIds, concurrency, async (orderId) => {
      if (clock.monotonic() <= deadline) await guarded(orderId, () => again(orderId), pipeline);
    });
    if (clock.monotonic() > deadline) return;
  }
}

async function guarded(orderId: string, work: () => Promise<void>, { signals }: NotifyPipeline): Promise<void> {
  try {
    await work();
  } catch (error) {
    signals.problem('notifications.failed', error, { orderId, unexpected: !(error instanceof PortFailure) });
  }
}
