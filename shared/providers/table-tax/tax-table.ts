import { z } from 'zod';
import { taxModeSchema, taxRateSchema } from '../../order/tax.ts';

/** One rate of a tax, from one day on and until before another; by UTC days, and open where a day is left out. */
const rateSchema = z
  .strictObject({
    rate: taxRateSchema.shape.rate,
    /** Categories it is for; the general rate without. */
    of: z.array(z.string()).min(1).optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  })
  .refine(({ from, to }) => startOf(from) < endOf(to), { path: ['to'], error: 'expected a day after "from"' });
type Rate = z.infer<typeof rateSchema>;

const taxSchema = z
  .strictObject({
    name: z.string().min(1),
    /** ISO 3166 code of who levies it; the country or region it stands under unless told otherwise. */
    jurisdiction: z.string().min(2).optional(),
    rates: z.array(rateSchema).min(1),
  })
  .check(({ value, issues }) => {
    for (const [index, rate] of value.rates.entries()) {
      const clash = value.rates.slice(0, index).findIndex((earlier) => overlap(earlier, rate));
      const message = `is for the same goods at the same time as rates.${clash}`;
      if (clash !== -1) issues.push({ code: 'custom', path: ['rates', index], message, input: rate });
    }
  });
export type TableTaxEntry = z.infer<typeof taxSchema>;

const countrySchema = z
  .strictObject({
    mode: taxModeSchema,
    taxes: z.array(taxSchema).optional(),
    /** By ISO 3166-2 region, for countries that tax by region; an empty list is a region without tax. */
    regions: z
      .record(z.string().regex(/^[A-Z0-9]{1,3}$/, 'expected a region code such as CA'), z.array(taxSchema))
      .optional(),
  })
  .refine(
    ({ taxes, regions }) => (taxes === undefined) !== (regions === undefined),
    'expected either "taxes" or "regions"',
  );

const taxTableSchema = z
  .strictObject({
    /** Product tax codes by category. A code in none is taxed at the general rate. */
    categories: z.record(z.string(), z.array(z.string()).min(1)),
    countries: z.record(z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 country code'), countrySchema),
  })
  .check(({ value, issues }) => {
    const known = Object.keys(value.categories);
    for (const [country, { taxes, regions }] of Object.entries(value.countries)) {
      for (const { of = [] } of [...(taxes ?? []), ...Object.values(regions ?? {}).flat()].flatMap(
        (tax) => tax.rates,
      )) {
        for (const category of of.filter((one) => !known.includes(one))) {
          const message = `"${category}" is no category; there are ${known.join(', ')}`;
          issues.push({ code: 'custom', path: ['countries', country], message, input: category });
        }
      }
    }
    const codes = Object.values(value.categories).flat();
    for (const code of codes.filter((one, index) => codes.indexOf(one) !== index)) {
      issues.push({ code: 'custom', path: ['categories'], message: `"${code}" is in two categories`, input: code });
    }
  });
export type TaxTable = z.infer<typeof taxTableSchema>;

/** A table of rates that cannot be used; the message names every fault. */
export class TaxTableError extends Error {
  readonly code = 'tax_table_invalid';
}

/** Reads a table of rates. Throws a TaxTableError. */
export function readTaxTable(table: unknown): TaxTable {
  const parsed = taxTableSchema.safeParse(table);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new TaxTableError(`The table of tax rates cannot be used.\n${faults.join('\n')}`);
}

/** The rate of a tax for a category of goods (undefined: none) on a day such as "2026-11-03", by what is most specific. */
export function rateOn({ rates }: TableTaxEntry, category: string | undefined, day: string): string | undefined {
  const valid = rates.filter(({ from, to }) => startOf(from) <= day && day < endOf(to));
  const special = category === undefined ? undefined : valid.find((rate) => rate.of?.includes(category));
  return (special ?? valid.find((rate) => rate.of === undefined))?.rate;
}

function overlap(one: Rate, other: Rate): boolean {
  const isSameTime = startOf(one.from) < endOf(other.to) && startOf(other.from) < endOf(one.to);
  const isSameGoods =
    one.of === undefined || other.of === undefined
      ? one.of === other.of
      : one.of.some((category) => other.of?.includes(category));
  return isSameTime && isSameGoods;
}

const startOf = (from: string | undefined): string => from ?? '0000-01-01';
const endOf = (to: string | undefined): string => to ?? '9999-12-31';
