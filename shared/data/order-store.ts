import type { Order } from '../order/order.ts';
import type { Orders, StoredOrder } from '../ports/orders.ts';
import { storedOrder } from '../ports/stored-order.ts';
import { attentionCount } from './attention-count.ts';
import { attentionPage } from './attention-page.ts';
import type { Documents } from './documents.ts';
import { dueIds } from './due-ids.ts';
import { again, type Pace, settle } from './lost-answers.ts';
import { orderWithRef } from './order-with-ref.ts';
import { waitingCondition } from './waiting.ts';

/**
 * The orders container. Request units of an order of 4 kB: create 7, read 1.1, replace 14 (the size of the old and of the
 * new version), a page of due orders 2.3 per partition and 0.1 per order. What the other queries cost stands with them.
 *
 * Reads throw UnreadableDocument and NewerSchema besides PortFailure.
 */
export function orderStore(documents: Documents, pace: Pace): Orders {
  async function read(orderId: string): Promise<StoredOrder | undefined> {
    const found = await documents.read(orderId, orderId);
    return found === undefined ? undefined : storedOrder(found.document);
  }

  /** What stands under the id of an order that is being created. */
  async function standing(order: Order) {
    const stored = await read(order.id);
    return stored === undefined ? again : { created: carries(stored.order, order.command), stored };
  }

  return {
    read,

    create: (order) =>
      settle(
        {
          send: async () => {
            const written = await documents.create(order);
            return written === 'exists' ? standing(order) : { created: true, stored: { order, etag: written.etag } };
          },
          readBack: () => standing(order),
        },
        pace,
      ),

    replace: (order, etag) =>
      settle<StoredOrder | undefined>(
        {
          send: async () => {
            const written = await documents.replace(order.id, order, etag);
            if (written === 'missing') return undefined;
            if (written !== 'changed') return { order, etag: written.etag };
            // The version may have been changed by this very write, when the SDK sent it twice.
            return ownWrite(await read(order.id), order.command);
          },
          readBack: async () => {
            const stored = await read(order.id);
            return stored?.etag === etag ? again : ownWrite(stored, order.command);
          },
        },
        pace,
      ),

    due: (now, pageSize, which) => dueIds(documents, now, pageSize, waitingCondition(which)),
    inAttention: (page) => attentionPage(documents, page),
    countInAttention: () => attentionCount(documents),
    withRef: (of, ref) => orderWithRef(documents, of, ref),
  };
}

function ownWrite(stored: StoredOrder | undefined, command: string): StoredOrder | undefined {
  return stored !== undefined && carries(stored.order, command) ? stored : undefined;
}

/** Whether a commit is part of a version: it wrote it, or a later one was built on it. */
function carries(order: Order, command: string): boolean {
  return order.command === command || order.log.some((entry) => entry.command === command);
}
