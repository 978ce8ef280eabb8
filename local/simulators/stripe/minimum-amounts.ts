/** Smallest charge by currency, in the currency's smallest unit: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const minimumAmounts: Record<string, number> = {
  usd: 50,
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1_500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1_000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1_000,
};

export const maximumAmount = 99_999_999;

/** Currencies without a published minimum are converted by Stripe at the day's rate; here they start at 1. */
export function minimumAmount(currency: string): number {
  return minimumAmounts[currency] ?? 1;
}
