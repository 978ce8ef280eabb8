import { describe, expect, it } from 'vitest';
import { ratesFor, type ShippingRate, shippingRateSchema, shippingRatesSchema } from './shipping-rate.ts';

const rate = (option: string, countries: string[], prices: Record<string, number>): ShippingRate => ({
  option,
  name: option,
  countries,
  prices,
  taxCode: 'txcd_2',
  carrier: 'USPS',
  service: 'Priority',
});
const rates = [
  rate('standard', ['*'], { EUR: 900, USD: 990 }),
  rate('express', ['DE', 'AT'], { EUR: 1_290 }),
  rate('standard', ['DE'], { EUR: 490 }),
  rate('pickup', ['DE'], { EUR: 0 }),
];
const offered = (country: string, currency: string) =>
  ratesFor(rates, country, currency).map(({ option, prices }) => [option, prices[currency]]);

describe('what can be chosen', () => {
  it.each([
    [
      'DE',
      'EUR',
      [
        ['express', 1_290],
        ['standard', 490],
        ['pickup', 0],
      ],
    ],
    [
      'AT',
      'EUR',
      [
        ['express', 1_290],
        ['standard', 900],
      ],
    ],
    ['JP', 'EUR', [['standard', 900]]],
    ['DE', 'USD', [['standard', 990]]],
    ['DE', 'JPY', []],
  ])('in %s in %s: a rate that names the country goes before one for everywhere', (country, currency, expected) => {
    expect(offered(country, currency)).toEqual(expected);
  });
});

describe('a rate table', () => {
  it('may say an option once for everywhere, once for a country, and once for others', () => {
    expect(shippingRatesSchema.safeParse(rates).success).toBe(true);
    expect(shippingRatesSchema.safeParse([...rates, rate('standard', ['AT', 'CH'], { EUR: 590 })]).success).toBe(true);
  });

  it.each([
    ['a country', rate('standard', ['AT', 'DE'], { USD: 590 })],
    ['everywhere', rate('standard', ['*'], { EUR: 590 })],
  ])('does not say twice what an option costs in %s', (_, again) => {
    expect(shippingRatesSchema.safeParse([...rates, again]).error?.issues).toEqual([
      expect.objectContaining({ path: [4, 'countries'] }),
    ]);
  });
});

describe('a line of the rate table', () => {
  it.each([
    ['an option that could be a path', { option: '../a' }],
    ['no country', { countries: [] }],
    ['a country in words', { countries: ['Germany'] }],
    ['a price that is not whole', { prices: { EUR: 4.9 } }],
    ['a price below nothing', { prices: { EUR: -1 } }],
    ['a currency that is none', { prices: { EURO: 1 } }],
    ['a field that means nothing', { price: 1 }],
  ])('with %s is refused', (_, changes) => {
    expect(shippingRateSchema.safeParse(rates[0]).success).toBe(true);
    expect(shippingRateSchema.safeParse({ ...rates[0], ...changes }).success).toBe(false);
  });
});
