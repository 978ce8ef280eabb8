import { z } from 'zod';
import { moneySchema } from '../order/money.ts';
import type { Line } from '../order/order.ts';

/** A line of a basket or an order, priced. */
export const lineResponseSchema = z.strictObject({
  sku: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPrice: moneySchema,
  amount: moneySchema,
  digital: z.boolean().meta({ description: 'Delivered without a shipment.' }),
});

export function linesResponse(lines: readonly Line[], currency: string): z.infer<typeof lineResponseSchema>[] {
  return lines.map(({ sku, name, quantity, unitPrice, amount, digital }) => ({
    sku,
    name,
    quantity,
    unitPrice: { amount: unitPrice, currency },
    amount: { amount, currency },
    digital,
  }));
}
