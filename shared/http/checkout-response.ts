import { z } from 'zod';
import { moneySchema } from '../order/money.ts';
import { orderIdSchema, type Terms } from '../order/order.ts';
import { itemsTotal } from '../order/totals.ts';

/** The answer to a checkout: nothing personal, and the same bytes however often and however late it is asked for. */
export const checkoutResponseSchema = z
  .strictObject({
    orderId: orderIdSchema,
    orderNumber: z.string(),
    placedAt: z.iso.datetime(),
    status: z.literal('received'),
    currency: z.string(),
    lines: z.array(z.strictObject({ sku: z.string(), quantity: z.int(), unitPrice: moneySchema, amount: moneySchema })),
    items: moneySchema,
    shipping: moneySchema,
    accessToken: z.string().optional().meta({ description: 'Opens this order: send it as a bearer token.' }),
  })
  .meta({ id: 'CheckoutResponse' });
export type CheckoutResponse = z.infer<typeof checkoutResponseSchema>;

/** A pure function of the order's terms. */
export function checkoutResponse(orderId: string, terms: Terms, accessToken: string | undefined): CheckoutResponse {
  const money = (amount: number) => ({ amount, currency: terms.currency });
  return {
    orderId,
    orderNumber: terms.orderNumber,
    placedAt: new Date(terms.placedAt).toISOString(),
    status: 'received',
    currency: terms.currency,
    lines: terms.lines.map(({ sku, quantity, unitPrice, amount }) => ({
      sku,
      quantity,
      unitPrice: money(unitPrice),
      amount: money(amount),
    })),
    items: money(itemsTotal(terms)),
    shipping: money(terms.shipping?.amount ?? 0),
    ...(accessToken !== undefined && { accessToken }),
  };
}
