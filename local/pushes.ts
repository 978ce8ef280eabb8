import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LedgerEvent } from './sample-order.ts';

const booksSchema = z.object({
  objects: z.object({ messages: z.array(z.object({ dedupeId: z.string().nullable() })) }),
});

/** What buyers are pushed, of what may stand in a ledger. */
const milestones = ['order.placed', 'payment.authorized', 'payment.declined', 'shipment.bought', 'order.failed'];

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
    const missing = events.filter(({ seq, type }) => milestones.includes(type) && !sent.has(`${orderId}:${seq}`));
    if (missing.length === 0 || performance.now() > until) return missing;
    await sleep(pollMs);
  }
}
