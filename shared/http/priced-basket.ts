import type { Line, Terms } from '../order/order.ts';
import type { TaxMode } from '../order/tax.ts';
import { itemsTotal } from '../order/totals.ts';
import { type Basket, priceLines, priceShipping, type Refused } from './price.ts';
import { Problem } from './problem.ts';
import type { Shop } from './shop.ts';

interface PricedBasket {
  lines: Line[];
  /** null when nothing in the basket is shipped, whatever option was asked for. */
  shipping: Terms['shipping'];
  taxMode: TaxMode;
  /** Items and shipping, in minor units. */
  beforeTax: number;
}

type WantedBasket = Basket & { shippingOption?: string | undefined };

/** A basket with the shop's own prices. Throws a Problem that says what cannot be sold. */
export async function pricedBasket(shop: Shop, basket: WantedBasket): Promise<PricedBasket> {
  const priced = await priceLines(basket, shop.catalog);
  if (priced.kind === 'refused') throw refusal(priced);
  const { lines } = priced;
  const shipping = lines.every(({ digital }) => digital) ? null : shippingOf(shop, basket);
  const beforeTax = itemsTotal({ lines, shipping }) + (shipping?.amount ?? 0);
  if (Number.isSafeInteger(beforeTax)) return { lines, shipping, taxMode: shop.tax.mode(basket.country), beforeTax };
  throw new Problem('invalid_request', { detail: 'The basket is too large to be priced. Split it.' });
}

function shippingOf({ shippingRates }: Shop, basket: WantedBasket): NonNullable<Terms['shipping']> {
  const priced = priceShipping(basket.shippingOption, basket, shippingRates);
  if (priced.kind === 'refused') throw refusal(priced);
  return priced.shipping;
}

function refusal({ code, pointer, detail }: Refused): Problem {
  return new Problem(code, { detail, errors: [{ pointer, detail }] });
}
