import { describe, expect, it } from 'vitest';
import { currencyCodes, minorUnitExponent } from './currencies.ts';
import { formatMoney, moneySchema } from './money.ts';

describe('money', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['BHD', 3],
    // Where display digits of `Intl` would be wrong:
    ['HUF', 2],
    ['IDR', 2],
    ['COP', 2],
    ['MGA', 2],
  ])('%s has %i decimal places', (currency, exponent) => {
    expect(minorUnitExponent(currency)).toBe(exponent);
  });

  it('knows each currency once', () => {
    expect(new Set(currencyCodes).size).toBe(currencyCodes.length);
    expect(currencyCodes.length).toBeGreaterThan(140);
  });

  it('does not guess the places of an unknown currency', () => {
    expect(() => minorUnitExponent('EURO')).toThrow('Expected an ISO 4217 currency code, got "EURO".');
  });

  it.each([
    [4599, 'EUR', '45.99 EUR'],
    [5, 'EUR', '0.05 EUR'],
    [0, 'EUR', '0.00 EUR'],
    [1234, 'JPY', '1234 JPY'],
    [1, 'KWD', '0.001 KWD'],
  ])('%i minor units of %s read %s', (amount, currency, text) => {
    expect(formatMoney({ amount, currency })).toBe(text);
  });

  it.each([
    { amount: 1.5, currency: 'EUR' },
    { amount: -1, currency: 'EUR' },
    { amount: 2 ** 53, currency: 'EUR' },
    { amount: 1, currency: 'eur' },
    { amount: 1, currency: 'XXX' },
    { amount: 1, currency: 'EUR', note: '' },
  ])('refuses %j', (value) => {
    expect(moneySchema.safeParse(value).success).toBe(false);
  });
});
