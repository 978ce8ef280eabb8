import type { Order } from '../order/order.ts';
import { storedOrder } from '../ports/stored-order.ts';
import { eachBounded } from './each-bounded.ts';
import type { Pipeline } from './pipeline.ts';
import { putAside } from './put-aside.ts';

/** Documents that are put aside at the same time. */
const concurrency = 16;

/** The orders of a change feed batch, each once, at its newest. What cannot be read is put aside and nothing stops. */
export async function readBatch(
  documents: unknown,
  pipeline: Pick<Pipeline, 'deadLetters' | 'clock' | 'signals'>,
): Promise<Order[]> {
  const orders = new Map<string, Order>();
  const faults: unknown[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    try {
      const { order } = storedOrder(document);
      if (order.head.seq >= (orders.get(order.id)?.head.seq ?? 0)) orders.set(order.id, order);
    } catch (error) {
      faults.push(error);
    }
  }
  await eachBounded(faults, concurrency, (fault) => putAside(fault, pipeline));
  return [...orders.values()];
}
