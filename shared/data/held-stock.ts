import { z } from 'zod';
import type { HeldStock } from '../ports/held-stock.ts';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents } from './documents.ts';

const rowSchema = z.object({ orderId: z.string(), sku: z.string(), quantity: z.int() });
const text = "SELECT c.orderId, c.sku, c.quantity FROM c WHERE c.status = 'held' AND c.at < @date ORDER BY c.at";

/** Held reservations, over all partitions: 2.3 request units per partition and page, 0.1 per reservation. */
export function heldStock(documents: Documents): HeldStock {
  return {
    async *before(date, pageSize) {
      for await (const page of documents.query({ text, parameters: { '@date': date }, pageSize })) {
        if (page.length > 0) yield page.map((row) => parseDocument(rowSchema, documents.name, row));
      }
    },
  };
}
