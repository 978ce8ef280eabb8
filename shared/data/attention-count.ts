import { z } from 'zod';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents } from './documents.ts';

/** Answered by the index alone: an order without attention has no code there. 3 request units per physical partition. */
const text = 'SELECT VALUE COUNT(1) FROM c WHERE IS_DEFINED(c.head.attention.code)';
const countSchema = z.int().min(0);

/** How many orders wait for an operator, over all partitions. */
export async function attentionCount(documents: Documents): Promise<number> {
  let count = 0;
  for await (const page of documents.query({ text, parameters: {}, pageSize: 1 })) {
    for (const row of page) count += parseDocument(countSchema, documents.name, row);
  }
  return count;
}
