import { z } from 'zod';
import { currencySchema, moneySchema } from '../order/money.ts';
import { addressSchema } from '../order/order.ts';
import { shippingOptionSchema } from '../order/shipping-rate.ts';
import { taxModeSchema } from '../order/tax.ts';
import { basketLineSchema } from './checkout-request.ts';
import { lineResponseSchema } from './lines-response.ts';
import { taxResponseSchema, totalsResponseSchema } from './totals-response.ts';

/** `POST /api/quote`: what would this cost, sent there? Nothing is stored. */
export const quoteRequestSchema = z
  .strictObject({
    lines: z.array(basketLineSchema).min(1).max(100),
    currency: currencySchema,
    shippingAddress: addressSchema.pick({ country: true, region: true, postalCode: true }),
    shippingOption: shippingOptionSchema.optional().meta({
      description: 'By default the first one offered; of no effect when all products are digital.',
    }),
  })
  .meta({ id: 'QuoteRequest' });

export const quoteResponseSchema = z
  .strictObject({
    currency: z.string(),
    lines: z.array(lineResponseSchema),
    shippingOptions: z
      .array(z.strictObject({ option: z.string(), name: z.string(), amount: moneySchema }))
      .meta({ description: 'Empty when nothing is shipped.' }),
    shippingOption: z
      .string()
      .nullable()
      .meta({ description: 'The one that the totals are for; null when nothing is shipped.' }),
    taxMode: taxModeSchema.meta({ description: 'Whether prices hold the tax or it comes on top.' }),
    totals: totalsResponseSchema,
    taxes: z.array(taxResponseSchema),
  })
  .meta({ id: 'QuoteResponse' });
export type QuoteResponse = z.infer<typeof quoteResponseSchema>;
