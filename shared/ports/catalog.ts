import { z } from 'zod';
import { currencySchema, minorUnits } from '../order/money.ts';

export const skuSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected 1–64 letters, digits, dots, dashes or underscores');

/** What can be ordered. */
export const productSchema = z.strictObject({
  sku: skuSchema,
  name: z.string().min(1).max(200),
  /** The provider's product tax code, such as "txcd_99999999". */
  taxCode: z.string().min(1).max(64),
  /** Unit price in minor units, by currency. */
  prices: z.partialRecord(currencySchema, minorUnits),
  /** Grams of one piece. */
  weight: z.int().min(0),
  /** Delivered without a shipment, such as an e-book. */
  digital: z.boolean().default(false),
});
export type Product = z.infer<typeof productSchema>;

/** The products of a shop. Reads may be up to 60 seconds old. */
export interface Catalog {
  /** Undefined when there is no such product. */
  product(sku: string): Promise<Product | undefined>;
}
