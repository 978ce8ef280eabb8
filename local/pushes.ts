import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isMilestone } from '../shared/steps/messages.ts';
import type { LedgerEvent } from './sample-order.ts';

const booksSchema = z.object({
  objects: z.object({ messages: z.array(z.object({ dedupeId: z.string().nullable() })) }),
});

const pollMs = 50;

/**
 * Waits until every milestone of an order has been pushed, by the books of the hub's simulator. What is still missing
 * when `patience` (milliseconds) is over.
 */
export async function missingPushes(
  hub: string,
  orderId: string,
  events: readonly LedgerEvent[],
  patience: number,
): Promise<LedgerEvent[]> {
  const until = performance.now() + patience;
  for (;;) {
    const books = booksSchema.parse(await (await fetch(`${hub}/_local/books`)).json());
    const sent = new Set(books.objects.messages.map(({ dedupeId }) => dedupeId));
    const missing = events.filter(({ seq, type }) => isMilestone(type) && !sent.has(`${orderId}:${seq}`));
    if (missing.length === 0 || performance.now() > until) return missing;
    await sleep(pollMs);
  }
}
