import { z } from 'zod';
import { allocate } from './allocate.ts';
import { minorUnits } from './money.ts';

/** Whether prices hold the tax already (inclusive) or it comes on top (exclusive). */
export const taxModeSchema = z.enum(['inclusive', 'exclusive']);
export type TaxMode = z.infer<typeof taxModeSchema>;

/** One rate of one jurisdiction. `rate` is decimal text: "0.19" is 19 %. */
export const taxRateSchema = z.strictObject({
  name: z.string(),
  jurisdiction: z.string(),
  rate: z
    .string()
    .regex(/^0(\.\d{1,6})?$/, 'expected a rate from 0 to below 1 with at most six decimals, such as "0.19"'),
});
export type TaxRate = z.infer<typeof taxRateSchema>;

/** Tax of one rate on one line of an order, or on its shipping. */
export const taxAmountSchema = z.strictObject({
  ...taxRateSchema.shape,
  /** Index into the order's lines, or `shipping`. */
  on: z.union([z.int().min(0), z.literal('shipping')]),
  amount: minorUnits,
});
export type TaxAmount = z.infer<typeof taxAmountSchema>;

const million = 1_000_000n;

/**
 * Tax on an amount (minor units) under one or more rates: rounded half up once, for all rates together, then split among
 * them by the largest remainder, so that the parts add up to what a single rate of the same height would give.
 */
export function taxOn(amount: number, rates: readonly TaxRate[], mode: TaxMode): number[] {
  const millionths = rates.map((rate) => Math.round(Number(rate.rate) * 1_000_000));
  const all = millionths.reduce((sum, one) => sum + one, 0);
  if (all === 0) return rates.map(() => 0);
  const divisor = mode === 'inclusive' ? million + BigInt(all) : million;
  return allocate(divideHalfUp(BigInt(amount) * BigInt(all), divisor), millionths);
}

function divideHalfUp(dividend: bigint, divisor: bigint): number {
  return Number((dividend * 2n + divisor) / (divisor * 2n));
}
