import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Product } from '../ports/catalog.ts';
import { priceLines, priceShipping } from './price.ts';

const product = (sku: string, prices: Record<string, number>): Product => ({
  sku,
  name: `A ${sku}`,
  taxCode: 'txcd_1',
  prices,
  weight: 350,
  digital: sku === 'e-book',
});
const products = [
  product('mug', { EUR: 1_250, USD: 1_400 }),
  product('tea', { EUR: 790 }),
  product('gift', { EUR: 0 }),
  product('e-book', { EUR: 500 }),
];
const catalog = { product: async (sku: string) => products.find((one) => one.sku === sku) };
const basket = (...lines: [sku: string, quantity: number][]) => ({
  lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
  currency: 'EUR',
  country: 'DE',
});

describe('the lines of a basket', () => {
  it('cost what the catalog says, times the quantity, in the order in which they came', async () => {
    const same = { taxCode: 'txcd_1', weight: 350, digital: false };
    expect(await priceLines(basket(['tea', 1], ['mug', 3], ['gift', 2], ['e-book', 1]), catalog)).toEqual({
      kind: 'priced',
      lines: [
        { ...same, sku: 'tea', name: 'A tea', quantity: 1, unitPrice: 790, amount: 790 },
        { ...same, sku: 'mug', name: 'A mug', quantity: 3, unitPrice: 1_250, amount: 3_750 },
        { ...same, sku: 'gift', name: 'A gift', quantity: 2, unitPrice: 0, amount: 0 },
        { ...same, sku: 'e-book', name: 'A e-book', quantity: 1, unitPrice: 500, amount: 500, digital: true },
      ],
    });
  });

  it('are refused by the first that has no product', async () => {
    expect(await priceLines(basket(['mug', 1], ['pot', 1], ['pan', 1]), catalog)).toEqual({
      kind: 'refused',
      code: 'unknown_sku',
      pointer: '/lines/1/sku',
      detail: 'There is no product "pot".',
    });
  });

  it('are refused by the first that has no price in the currency, never converted', async () => {
    expect(await priceLines({ ...basket(['mug', 1], ['tea', 1]), currency: 'USD' }, catalog)).toMatchObject({
      code: 'currency_not_offered',
      pointer: '/lines/1/sku',
    });
  });

  it('cost their quantities times whole minor units, whatever they are', async () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 });
    await fc.assert(
      fc.asyncProperty(cents, fc.integer({ min: 1, max: 999 }), async (price, quantity) => {
        const shop = { product: async () => product('any', { EUR: price }) };
        const priced = await priceLines(basket(['any', quantity]), shop);
        expect(priced).toMatchObject({ lines: [{ unitPrice: price, amount: price * quantity }] });
      }),
    );
  });
});

describe('the shipping of a basket', () => {
  const rate = { option: 'standard', name: 'Standard', countries: ['DE'], prices: { EUR: 490 } };
  const rates = [{ ...rate, taxCode: 'txcd_2', carrier: 'USPS', service: 'Priority' }];

  it('costs what the rate table says, and is by the service that it names at that time', () => {
    expect(priceShipping('standard', { country: 'DE', currency: 'EUR' }, rates)).toEqual({
      kind: 'priced',
      shipping: { option: 'standard', amount: 490, taxCode: 'txcd_2', carrier: 'USPS', service: 'Priority' },
    });
  });

  it('has to be chosen, among what is offered', () => {
    expect(priceShipping(undefined, { country: 'DE', currency: 'EUR' }, rates)).toEqual({
      kind: 'refused',
      code: 'shipping_option_missing',
      pointer: '/shippingOption',
      detail: 'The basket has goods to ship, so an option is needed. Offered to DE in EUR: standard.',
    });
  });

  it.each([
    ['rocket', 'DE', 'EUR', '"rocket" is not offered to DE in EUR. Offered: standard.'],
    ['standard', 'DE', 'USD', '"standard" is not offered to DE in USD. Offered: none.'],
    ['standard', 'AT', 'EUR', '"standard" is not offered to AT in EUR. Offered: none.'],
  ])('by %s to %s in %s is refused with what is offered', (option, country, currency, detail) => {
    expect(priceShipping(option, { country, currency }, rates)).toEqual({
      kind: 'refused',
      code: 'shipping_not_offered',
      pointer: '/shippingOption',
      detail,
    });
  });
});
