import { minorUnitExponent } from '../../order/currencies.ts';
import type { Money } from '../../order/money.ts';

/**
 * Decimal places of amounts in Stripe's API, where they are not those of ISO 4217:
 * https://docs.stripe.com/currencies#special-cases
 */
const exponentsOfStripe: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 };

/** Undefined when Stripe cannot express the amount: it has more decimal places than Stripe takes in that currency. */
export function toStripeAmount({ amount, currency }: Money): number | undefined {
  const exponent = minorUnitExponent(currency);
  // Card networks take two places at most, so that the last digit of a three-decimal currency must be 0.
  if (exponent === 3 && amount % 10 !== 0) return undefined;
  const scale = 10 ** (exponentOfStripe(currency) - exponent);
  const scaled = amount * scale;
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}

/** `currency` as Stripe writes it, in small letters; the result is in ISO 4217 minor units. */
export function fromStripeAmount(amount: number, currency: string): number {
  const code = currency.toUpperCase();
  return Math.round(amount / 10 ** (exponentOfStripe(code) - minorUnitExponent(code)));
}

function exponentOfStripe(currency: string): number {
  return exponentsOfStripe[currency] ?? minorUnitExponent(currency);
}
