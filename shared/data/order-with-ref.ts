import { z } from 'zod';
import type { Order } from '../order/order.ts';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents } from './documents.ts';

const rowSchema = z.object({ id: z.string() });

/**
 * The id of the order that a provider's object belongs to, over all partitions: 2.3 request units per physical partition.
 * The index holds ids only for this, at 0.2 request units per write each.
 */
export async function orderWithRef(
  documents: Documents,
  of: keyof Order['head']['refs'],
  ref: string,
): Promise<string | undefined> {
  const text = `SELECT c.id FROM c WHERE c.head.refs.${of} = @ref`;
  for await (const rows of documents.query({ text, parameters: { '@ref': ref }, pageSize: 1 })) {
    const [row] = rows;
    if (row !== undefined) return parseDocument(rowSchema, documents.name, row).id;
  }
  return undefined;
}
