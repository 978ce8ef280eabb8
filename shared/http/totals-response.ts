import { z } from 'zod';
import { moneySchema } from '../order/money.ts';
import type { TaxAmount } from '../order/tax.ts';
import type { Totals } from '../order/totals.ts';

export const totalsResponseSchema = z
  .strictObject({
    items: moneySchema,
    shipping: moneySchema,
    tax: moneySchema,
    discount: moneySchema,
    total: moneySchema,
  })
  .meta({ id: 'Totals' });

export const taxResponseSchema = z
  .strictObject({
    name: z.string(),
    jurisdiction: z.string(),
    rate: z.string().meta({ description: 'Decimal text: 0.19 is 19 %.' }),
    amount: moneySchema,
  })
  .meta({ id: 'Tax' });

export function totalsResponse(totals: Totals, currency: string): z.infer<typeof totalsResponseSchema> {
  const money = (amount: number) => ({ amount, currency });
  return {
    items: money(totals.items),
    shipping: money(totals.shipping),
    tax: money(totals.tax),
    discount: money(totals.discount),
    total: money(totals.total),
  };
}

/** The taxes of an order added up by jurisdiction, name and rate, in the order in which they first appear. */
export function taxesResponse(taxes: readonly TaxAmount[], currency: string): z.infer<typeof taxResponseSchema>[] {
  const sums = new Map<string, { name: string; jurisdiction: string; rate: string; amount: number }>();
  for (const { name, jurisdiction, rate, amount } of taxes) {
    const key = JSON.stringify([jurisdiction, name, rate]);
    sums.set(key, { name, jurisdiction, rate, amount: amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.values()].map((tax) => ({ ...tax, amount: { amount: tax.amount, currency } }));
}
