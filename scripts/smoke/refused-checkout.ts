import { z } from 'zod';
import type { CheckoutRequest } from '../../shared/http/checkout-request.ts';
import { Fault } from './fault.ts';
import { type Patience, patiently } from './patiently.ts';
import { type Site, told } from './site.ts';
import { impossibleOrder } from './synthetic-order.ts';

const refusedSchema = z.object({ code: z.literal('unknown_sku') });
const placedSchema = z.object({ orderId: z.string() });

/** A checkout goes through the app to the catalog and back, and nothing comes of it. */
export function checkRefusal(site: Site, patience: Patience, order: CheckoutRequest, key: string): Promise<void> {
  const asked = { method: 'POST', headers: { 'idempotency-key': key }, body: impossibleOrder(order) } as const;
  return patiently(patience, async () => {
    const answer = await site('/checkout', asked);
    const expected = '422 unknown_sku for a product that does not exist';
    if (answer.status === 422 && refusedSchema.safeParse(answer.json).success) return;
    const { data: placed } = placedSchema.safeParse(answer.json);
    if (placed !== undefined)
      throw new Fault(
        {
          expected,
          came: `${answer.status}: it was placed as ${placed.orderId}`,
          todo: `Cancel it at once: npm run ops -- cancel ${placed.orderId} --note "Smoke test." Then take this build back.`,
        },
        { isFinal: true },
      );
    throw new Fault(
      { expected, came: told(answer), todo: 'docs/errors.md says what each problem asks for.' },
      { isFinal: answer.status < 500 && answer.status !== 429 },
    );
  });
}
