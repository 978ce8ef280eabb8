import { describe, expect, it } from 'vitest';
import { currencyCodes, minorUnitExponent } from '../../order/currencies.ts';
import { fromStripeAmount, toStripeAmount } from './minor-units.ts';

/** Zero-decimal at Stripe: https://docs.stripe.com/currencies#zero-decimal, without UGX, which is written with two. */
const zeroDecimal = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
const threeDecimal = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

const placesAtStripe = (currency: string) =>
  zeroDecimal.includes(currency) ? 0 : threeDecimal.includes(currency) ? 3 : 2;

describe('amounts at Stripe', () => {
  it.each(currencyCodes)('writes ten whole %s with the places Stripe uses, and reads them back', (currency) => {
    const amount = 10 * 10 ** minorUnitExponent(currency);
    expect(toStripeAmount({ amount, currency })).toBe(10 * 10 ** placesAtStripe(currency));
    expect(fromStripeAmount(10 * 10 ** placesAtStripe(currency), currency.toLowerCase())).toBe(amount);
  });

  it.each([
    ['ISK', 500, 50_000],
    ['UGX', 1, 100],
    ['MGA', 1_200, 12],
    ['KWD', 1_230, 1_230],
    ['JPY', 499, 499],
    ['EUR', 4_599, 4_599],
    ['HUF', 199_990, 199_990],
  ])('writes %s %i as %i', (currency, amount, atStripe) => {
    expect(toStripeAmount({ amount, currency })).toBe(atStripe);
  });

  it.each([
    ['MGA', 1_210],
    ['KWD', 1_234],
    ['TND', 1],
  ])('cannot express %s %i', (currency, amount) => {
    expect(toStripeAmount({ amount, currency })).toBeUndefined();
  });
});
