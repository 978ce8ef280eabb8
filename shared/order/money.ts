import { z } from 'zod';
import { currencyCodes, minorUnitExponent } from './currencies.ts';

/** An integer number of minor units (cents, yen, fils), never negative. */
export const minorUnits = z.int().min(0);

export const currencySchema = z.enum(currencyCodes, {
  error: 'expected an ISO 4217 currency code in capitals, such as EUR',
});

/** An amount in minor units of a currency: `{ amount: 4599, currency: 'EUR' }` is 45.99 euros. */
export const moneySchema = z.strictObject({ amount: minorUnits, currency: currencySchema }).meta({ id: 'Money' });
export type Money = z.infer<typeof moneySchema>;

/** "45.99 EUR": plain decimal text for messages, the same everywhere. */
export function formatMoney({ amount, currency }: Money): string {
  const exponent = minorUnitExponent(currency);
  if (exponent === 0) return `${amount} ${currency}`;
  const digits = String(amount).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)} ${currency}`;
}
