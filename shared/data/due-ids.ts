import { z } from 'zod';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents } from './documents.ts';

const text = 'SELECT c.id FROM c WHERE c.wakeAt <= @now ORDER BY c.wakeAt';
const rowSchema = z.object({ id: z.string() });

/**
 * Ids of the documents whose `wakeAt` has come, the longest overdue first, in pages of at most `pageSize` and never
 * empty. It runs over all partitions, so the SDK merges what each of them sorted; there is no continuation token to
 * keep. A page costs 2.3 request units per physical partition and 0.1 per id.
 */
export async function* dueIds(documents: Documents, now: number, pageSize: number): AsyncGenerator<string[]> {
  for await (const page of documents.query({ text, parameters: { '@now': now }, pageSize })) {
    if (page.length > 0) yield page.map((row) => parseDocument(rowSchema, documents.name, row).id);
  }
}
