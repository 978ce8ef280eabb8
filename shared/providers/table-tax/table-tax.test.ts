import { describe, expect, it } from 'vitest';
import type { Taxable } from '../../ports/tax.ts';
import { tableTax } from './table-tax.ts';

const goods = 'txcd_99999999';
const books = 'txcd_35010000';
const food = 'txcd_40040000';
const shippingCode = 'txcd_92010001';

const tax = tableTax();

function sale(country: string, region: string | null, parts: Partial<Taxable> = {}): Taxable {
  return {
    currency: 'EUR',
    taxMode: tax.mode(country),
    destination: { country, region },
    placedAt: Date.UTC(2026, 10, 3),
    lines: [{ amount: 10_000, taxCode: goods }],
    shipping: { amount: 0, taxCode: shippingCode },
    ...parts,
  };
}

async function taxesOf(wanted: Taxable) {
  const result = await tax.calculate(wanted);
  if (result.kind === 'impossible') throw new Error(result.detail);
  return result.taxes;
}

describe('tax by table', () => {
  it('takes the tax out of inclusive prices, line by line and of the shipping', async () => {
    const taxes = await taxesOf(
      sale('DE', null, {
        lines: [
          { amount: 11_900, taxCode: goods },
          { amount: 1_070, taxCode: books },
        ],
        shipping: { amount: 595, taxCode: shippingCode },
      }),
    );
    expect(taxes).toEqual([
      { name: 'VAT', jurisdiction: 'DE', rate: '0.19', on: 0, amount: 1_900 },
      { name: 'VAT', jurisdiction: 'DE', rate: '0.07', on: 1, amount: 70 },
      { name: 'VAT', jurisdiction: 'DE', rate: '0.19', on: 'shipping', amount: 95 },
    ]);
  });

  it('puts the taxes of a region and its country on top of exclusive prices', async () => {
    expect(await taxesOf(sale('CA', 'QC'))).toEqual([
      { name: 'GST', jurisdiction: 'CA', rate: '0.05', on: 0, amount: 500 },
      { name: 'QST', jurisdiction: 'CA-QC', rate: '0.09975', on: 0, amount: 998 },
      { name: 'GST', jurisdiction: 'CA', rate: '0.05', on: 'shipping', amount: 0 },
      { name: 'QST', jurisdiction: 'CA-QC', rate: '0.09975', on: 'shipping', amount: 0 },
    ]);
  });

  it('of an order without shipping is on its lines alone', async () => {
    expect(await taxesOf(sale('DE', null, { shipping: null }))).toMatchObject([{ on: 0, amount: 1_597 }]);
  });

  it('knows a market without tax', async () => {
    expect(await taxesOf(sale('US', 'OR'))).toEqual([]);
  });

  it.each(['US-CA', 'ca', 'CA'])('understands the region "%s"', async (region) => {
    expect(await taxesOf(sale('US', region))).toMatchObject([{ jurisdiction: 'US-CA', amount: 725 }, { rate: '0' }]);
  });

  it('takes the rate of the day the order was placed', async () => {
    const bread = { lines: [{ amount: 10_000, taxCode: food }] };
    const rateAt = async (placedAt: number) => (await taxesOf(sale('SE', null, { ...bread, placedAt })))[0]?.rate;
    expect(await rateAt(Date.UTC(2026, 2, 31, 23, 59))).toBe('0.12');
    expect(await rateAt(Date.UTC(2026, 3, 1))).toBe('0.06');
    expect(await rateAt(Date.UTC(2028, 0, 1))).toBe('0.12');
  });

  it('takes the general rate for a tax code it does not know', async () => {
    expect(await taxesOf(sale('FR', null, { lines: [{ amount: 12_000, taxCode: 'txcd_10000000' }] }))).toMatchObject([
      { rate: '0.2', amount: 2_000 },
      { on: 'shipping' },
    ]);
  });

  it.each([
    ['a country', sale('BR', null), 'There are no rates for BR.'],
    ['a region', sale('US', 'California'), 'US is taxed by region; there are rates for CA, DE, FL,'],
    ['a missing region', sale('CA', null), 'CA is taxed by region'],
    ['a day', sale('EE', null, { placedAt: 0 }), 'There is no rate for EE on 1970-01-01.'],
    ['a name every object has', sale('US', 'constructor'), 'US is taxed by region'],
  ])('cannot tax %s without a rate', async (_, wanted, detail) => {
    expect(await tax.calculate(wanted)).toEqual({
      kind: 'impossible',
      code: 'tax_market_unknown',
      detail: expect.stringContaining(detail),
    });
  });

  const union = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
  it.each([...union, 'GB', 'CH', 'NO', 'AU', 'NZ', 'JP'])(
    'has an inclusive general rate for %s today',
    async (country) => {
      const [standard] = await taxesOf(sale(country, null));
      expect(standard?.amount).toBeGreaterThan(0);
      expect(tax.mode(country)).toBe('inclusive');
    },
  );
});
