/**
 * Decimal places of each active ISO 4217 currency (list one, without funds, metals and test codes).
 * `Intl` is no source for this: it gives display digits, which differ for HUF, IDR, COP and others.
 */
const exponents: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE ' +
    'CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR ' +
    'KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB ' +
    'PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY ' +
    'TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const exponentOf = new Map(
  Object.entries(exponents).flatMap(([exponent, codes]) => codes.split(' ').map((code) => [code, Number(exponent)])),
);

export const currencyCodes: readonly string[] = [...exponentOf.keys()].toSorted();

/** Decimal places of a currency: 0, 2 or 3. Throws a RangeError for a code that is not in ISO 4217. */
export function minorUnitExponent(currency: string): number {
  const exponent = exponentOf.get(currency);
  if (exponent === undefined) throw new RangeError(`Expected an ISO 4217 currency code, got "${currency}".`);
  return exponent;
}
