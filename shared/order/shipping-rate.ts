import { z } from 'zod';
import { currencySchema, minorUnits } from './money.ts';

export const shippingOptionSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'expected the name of a shipping option, such as standard');

/** One line of the rate table: what a shipping option costs where, and which service of a carrier it stands for. */
export const shippingRateSchema = z.strictObject({
  option: shippingOptionSchema,
  name: z.string().min(1),
  /** ISO 3166-1 alpha-2 codes, or `*` for everywhere else. */
  countries: z.array(z.string().regex(/^([A-Z]{2}|\*)$/)).min(1),
  prices: z.partialRecord(currencySchema, minorUnits),
  taxCode: z.string().min(1),
  carrier: z.string().min(1),
  service: z.string().min(1),
});
export type ShippingRate = z.infer<typeof shippingRateSchema>;

/** The rate table. At most one line says what an option costs in a country. */
export const shippingRatesSchema = z
  .array(shippingRateSchema)
  .min(1)
  .superRefine((rates, context) => {
    const seen = new Set<string>();
    for (const [index, { option, countries }] of rates.entries()) {
      const places = countries.map((country) => `${option} ${country}`);
      if (places.some((place) => seen.has(place))) {
        const message = 'expected one rate for an option and a country';
        context.addIssue({ code: 'custom', path: [index, 'countries'], message });
      }
      for (const place of places) seen.add(place);
    }
  });

/** What can be chosen for a country and a currency; a rate that names the country goes before one for everywhere. */
export function ratesFor(rates: readonly ShippingRate[], country: string, currency: string): ShippingRate[] {
  const offered = new Map<string, ShippingRate>();
  for (const place of [country, '*']) {
    for (const rate of rates) {
      const fits = rate.countries.includes(place) && rate.prices[currency] !== undefined;
      if (fits && !offered.has(rate.option)) offered.set(rate.option, rate);
    }
  }
  return [...offered.values()];
}
