import { z } from 'zod';
import { orderSchema, orderSchemaVersion } from '../order/order.ts';
import { upgraded } from '../order/upgrade.ts';
import type { StoredOrder } from './orders.ts';
import { identityOf, parseDocument } from './parse-document.ts';
import { NewerSchema } from './unreadable.ts';

const container = 'orders';

const newerSchema = z.object({ schema: z.int().gt(orderSchemaVersion) });
const versionSchema = z.object({ _etag: z.string().min(1) });

/**
 * An order from a document of the orders container, without the system properties. Throws NewerSchema for one that a newer
 * release wrote, UnreadableDocument for one that does not have the shape of an order.
 */
export function storedOrder(document: unknown): StoredOrder {
  const newer = newerSchema.safeParse(document);
  if (newer.success) {
    const { id } = identityOf(document);
    throw new NewerSchema({ container, id, schema: newer.data.schema, known: orderSchemaVersion });
  }
  const order = parseDocument(orderSchema, container, upgraded(document));
  return { order, etag: parseDocument(versionSchema, container, document)._etag };
}
