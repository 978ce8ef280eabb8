import type { Line, Terms } from '../order/order.ts';
import type { TaxMode } from '../order/tax.ts';
import { itemsTotal } from '../order/totals.ts';
import { type Basket, priceLines, priceShipping, type Refused } from './price.ts';
import { Problem } from './problem.ts';
import type { Shop } from './shop.ts';

interface PricedBasket {
  lines: Line[];
  shipping: Terms['shipping'];
  taxMode: TaxMode;
}

/** A basket with the shop's own prices. Throws a Problem that says what cannot be sold. */
export async function pricedBasket(shop: Shop, basket: Basket & { shippingOption: string }): Promise<PricedBasket> {
  const lines = await priceLines(basket, shop.catalog);
  if (lines.kind === 'refused') throw refusal(lines);
  const shipping = priceShipping(basket.shippingOption, basket, shop.shippingRates);
  if (shipping.kind === 'refused') throw refusal(shipping);
  const priced = { lines: lines.lines, shipping: shipping.shipping, taxMode: shop.tax.mode(basket.country) };
  if (Number.isSafeInteger(itemsTotal(priced) + priced.shipping.amount)) return priced;
  throw new Problem('invalid_request', { detail: 'The basket is too large to be priced. Split it.' });
}

function refusal({ code, pointer, detail }: Refused): Problem {
  return new Problem(code, { detail, errors: [{ pointer, detail }] });
}
