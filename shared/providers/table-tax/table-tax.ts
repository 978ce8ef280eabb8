import type { TaxAmount, TaxRate } from '../../order/tax.ts';
import { taxOn } from '../../order/tax.ts';
import type { Tax, Taxable, TaxResult } from '../../ports/tax.ts';
import rates from './rates.json' with { type: 'json' };
import { rateOn, readTaxTable, type TableTaxEntry, type TaxTable } from './tax-table.ts';

/** Tax by a table of rates; README.md has its shape. Throws a TaxTableError when the table cannot be used. */
export function tableTax(table: unknown = rates): Tax {
  const read = readTaxTable(table);
  const categoryOf = new Map(
    Object.entries(read.categories).flatMap(([category, codes]) => codes.map((code) => [code, category])),
  );

  return {
    // A country without an entry is refused by `calculate`; until then its prices are shown without tax.
    mode: (country) => read.countries[country]?.mode ?? 'exclusive',

    calculate: async (sale) => {
      const market = marketOf(read, sale.destination);
      if (market.kind === 'impossible') return market;
      const day = new Date(sale.placedAt).toISOString().slice(0, 10);
      const taxes: TaxAmount[] = [];
      for (const { on, amount, taxCode } of taxedParts(sale)) {
        const applicable = ratesFor(market, categoryOf.get(taxCode), day);
        if (applicable === undefined) return unknownMarket(`There is no rate for ${market.place} on ${day}.`);
        const amounts = taxOn(amount, applicable, sale.taxMode);
        taxes.push(...applicable.map((rate, index) => ({ ...rate, on, amount: amounts[index] ?? 0 })));
      }
      return { kind: 'taxes', taxes };
    },

    // A table keeps no books of sales: the ledger is the record.
    commit: async () => {},
    reverse: async () => {},
  };
}

interface Market {
  kind: 'market';
  /** ISO 3166 code, such as "DE" or "US-CA". */
  place: string;
  taxes: readonly TableTaxEntry[];
}

type Impossible = Extract<TaxResult, { kind: 'impossible' }>;

function marketOf({ countries }: TaxTable, { country, region }: Taxable['destination']): Market | Impossible {
  const entry = countries[country];
  if (entry === undefined) return unknownMarket(`There are no rates for ${country}.`);
  if (entry.taxes !== undefined) return { kind: 'market', place: country, taxes: entry.taxes };
  const code = (region ?? '').toUpperCase().replace(`${country}-`, '');
  const taxes = entry.regions?.[code];
  if (taxes !== undefined) return { kind: 'market', place: `${country}-${code}`, taxes };
  const known = Object.keys(entry.regions ?? {}).join(', ');
  return unknownMarket(`${country} is taxed by region; there are rates for ${known}.`);
}

/** Undefined when one of the taxes has no rate on that day. */
function ratesFor({ place, taxes }: Market, category: string | undefined, day: string): TaxRate[] | undefined {
  const applicable: TaxRate[] = [];
  for (const tax of taxes) {
    const rate = rateOn(tax, category, day);
    if (rate === undefined) return undefined;
    applicable.push({ name: tax.name, jurisdiction: tax.jurisdiction ?? place, rate });
  }
  return applicable;
}

function taxedParts({ lines, shipping }: Taxable): { on: TaxAmount['on']; amount: number; taxCode: string }[] {
  const goods = lines.map(({ amount, taxCode }, on) => ({ on, amount, taxCode }));
  return shipping === null ? goods : [...goods, { on: 'shipping', ...shipping }];
}

const unknownMarket = (detail: string): Impossible => ({ kind: 'impossible', code: 'tax_market_unknown', detail });
