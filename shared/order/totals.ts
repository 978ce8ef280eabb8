import { z } from 'zod';
import { minorUnits } from './money.ts';
import type { TaxAmount, TaxMode } from './tax.ts';

/**
 * What an order costs, in minor units of its currency. `total` is what is authorized and captured:
 * items + shipping − discount, plus tax where prices are exclusive.
 */
export const totalsSchema = z.strictObject({
  items: minorUnits,
  shipping: minorUnits,
  discount: minorUnits,
  tax: minorUnits,
  total: minorUnits,
});
export type Totals = z.infer<typeof totalsSchema>;

interface Priced {
  lines: readonly { amount: number }[];
  shipping: { amount: number } | null;
}

/** Σ of the lines, before shipping and tax. */
export function itemsTotal(order: Priced): number {
  return order.lines.reduce((sum, line) => sum + line.amount, 0);
}

/** Adds up an order with its taxes; there are no discounts yet. */
export function totalsOf(order: Priced & { taxMode: TaxMode }, taxes: readonly TaxAmount[]): Totals {
  const items = itemsTotal(order);
  const tax = taxes.reduce((sum, one) => sum + one.amount, 0);
  const shipping = order.shipping?.amount ?? 0;
  return { items, shipping, discount: 0, tax, total: items + shipping + (order.taxMode === 'exclusive' ? tax : 0) };
}
