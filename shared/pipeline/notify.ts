import type { Order } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Notifications } from '../ports/notifications.ts';
import { eachBounded } from './each-bounded.ts';
import type { Pipeline } from './pipeline.ts';
import { readBatch } from './read-batch.ts';

const concurrency = 16;
const pageSize = 100;

/** Tells the buyer of one order what is new. */
export type NotifyBuyer = (order: Order) => Promise<void>;

type NotifyPipeline = Pick<Pipeline, 'orders' | 'deadLetters' | 'clock' | 'signals'>;

/** The change feed function that tells buyers. Like a lane it never throws for an order. */
export const notifyLane =
  (notify: NotifyBuyer, pipeline: NotifyPipeline) =>
  async (documents: unknown): Promise<void> => {
    await eachBounded(await readBatch(documents, pipeline), concurrency, (order) => guarded(notify, order, pipeline));
  };

/** Tries failed notifications again, whose back-off is over, until `deadline` (monotonic milliseconds). */
export async function sweepNotifications(
  notify: NotifyBuyer,
  notifications: Notifications,
  pipeline: NotifyPipeline,
  deadline: number,
): Promise<void> {
  const { clock, orders } = pipeline;
  for await (const orderIds of notifications.due(clock.now(), pageSize)) {
    await eachBounded(orderIds, concurrency, async (orderId) => {
      if (clock.monotonic() > deadline) return;
      const stored = await orders.read(orderId);
      if (stored !== undefined) await guarded(notify, stored.order, pipeline);
    });
  }
}

async function guarded(notify: NotifyBuyer, order: Order, { signals }: NotifyPipeline): Promise<void> {
  try {
    await notify(order);
  } catch (error) {
    signals.problem('notifications.failed', error, { orderId: order.id, unexpected: !(error instanceof PortFailure) });
  }
}
