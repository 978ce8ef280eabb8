import { z } from 'zod';
import { type Order, orderSchema, orderSchemaVersion } from '../order/order.ts';
import type { Pipeline } from './pipeline.ts';

/** What every document of the feed has, readable or not. */
const envelopeSchema = z.object({ id: z.string(), _etag: z.string(), schema: z.unknown() });

/**
 * The orders of a change feed batch. A document that cannot be read is put aside by reference and nothing stops; one of
 * a newer schema is left alone, for the newer code beside this one.
 */
export async function readBatch(
  documents: unknown,
  pipeline: Pick<Pipeline, 'deadLetters' | 'clock' | 'signals'>,
): Promise<Order[]> {
  const orders = new Map<string, Order>();
  for (const document of Array.isArray(documents) ? documents : []) {
    const parsed = orderSchema.safeParse(document);
    if (parsed.success) {
      const order = parsed.data;
      if (order.head.seq >= (orders.get(order.id)?.head.seq ?? 0)) orders.set(order.id, order);
    } else if (!isNewer(document)) {
      await putAside(document, parsed.error, pipeline);
    }
  }
  return [...orders.values()];
}

function isNewer(document: unknown): boolean {
  const schema = envelopeSchema.safeParse(document).data?.schema;
  return typeof schema === 'number' && schema > orderSchemaVersion;
}

async function putAside(
  document: unknown,
  error: z.ZodError,
  pipeline: Pick<Pipeline, 'deadLetters' | 'clock' | 'signals'>,
): Promise<void> {
  const { deadLetters, clock, signals } = pipeline;
  const envelope = envelopeSchema.safeParse(document).data;
  const id = envelope?.id ?? 'unknown';
  try {
    await deadLetters.put(
      { container: 'orders', id, etag: envelope?._etag ?? null, reason: 'unreadable_order', detail: faultsOf(error) },
      clock.now(),
    );
    signals.event('order.unreadable', { orderId: id });
  } catch (failure) {
    signals.problem('dead_letter.failed', failure, { orderId: id });
  }
}

/** Paths and expectations, never values: they may be personal. */
function faultsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'document'}: ${issue.code}`)
    .join('; ');
}
