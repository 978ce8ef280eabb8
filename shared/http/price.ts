import type { Line, Terms } from '../order/order.ts';
import { ratesFor, type ShippingRate } from '../order/shipping-rate.ts';
import type { Catalog } from '../ports/catalog.ts';

/** What somebody wants to buy. */
export interface Basket {
  lines: readonly { sku: string; quantity: number }[];
  currency: string;
  country: string;
}

export interface Refused {
  kind: 'refused';
  code: 'unknown_sku' | 'currency_not_offered' | 'shipping_not_offered' | 'shipping_option_missing';
  /** JSON pointer into the request. */
  pointer: string;
  detail: string;
}

/** Prices the lines from the catalog, never from the request. The first line that cannot be priced refuses all. */
export async function priceLines(
  basket: Basket,
  catalog: Catalog,
): Promise<{ kind: 'priced'; lines: Line[] } | Refused> {
  const products = await Promise.all(basket.lines.map(({ sku }) => catalog.product(sku)));
  const lines: Line[] = [];
  for (const [index, { sku, quantity }] of basket.lines.entries()) {
    const pointer = `/lines/${index}/sku`;
    const product = products[index];
    if (product === undefined)
      return { kind: 'refused', code: 'unknown_sku', pointer, detail: `There is no product "${sku}".` };
    const unitPrice = product.prices[basket.currency];
    if (unitPrice === undefined) {
      return {
        kind: 'refused',
        code: 'currency_not_offered',
        pointer,
        detail: `"${sku}" has no price in ${basket.currency}.`,
      };
    }
    const { name, taxCode, weight, digital } = product;
    lines.push({ sku, name, quantity, unitPrice, amount: unitPrice * quantity, taxCode, weight, digital });
  }
  return { kind: 'priced', lines };
}

/** Prices the shipping from the rate table; no carrier is called. */
export function priceShipping(
  option: string | undefined,
  { country, currency }: Pick<Basket, 'country' | 'currency'>,
  rates: readonly ShippingRate[],
): { kind: 'priced'; shipping: NonNullable<Terms['shipping']> } | Refused {
  const offered = ratesFor(rates, country, currency);
  const options = offered.map((one) => one.option).join(', ') || 'none';
  const refused = { kind: 'refused', pointer: '/shippingOption' } as const;
  if (option === undefined && offered.length > 0) {
    const detail = `The basket has goods to ship, so an option is needed. Offered to ${country} in ${currency}: ${options}.`;
    return { ...refused, code: 'shipping_option_missing', detail };
  }
  const rate = offered.find((one) => one.option === option);
  const amount = rate?.prices[currency];
  if (rate === undefined || amount === undefined) {
    const wanted = option === undefined ? 'Shipping' : `"${option}"`;
    const detail = `${wanted} is not offered to ${country} in ${currency}. Offered: ${options}.`;
    return { ...refused, code: 'shipping_not_offered', detail };
  }
  const { taxCode, carrier, service } = rate;
  return { kind: 'priced', shipping: { option: rate.option, amount, taxCode, carrier, service } };
}
