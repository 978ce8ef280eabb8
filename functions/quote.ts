import type { HttpHandler } from '@azure/functions';
import { readJsonBody } from '../shared/http/body.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { linesResponse } from '../shared/http/lines-response.ts';
import { pricedBasket } from '../shared/http/priced-basket.ts';
import { Problem } from '../shared/http/problem.ts';
import { type QuoteResponse, quoteRequestSchema } from '../shared/http/quote.ts';
import type { Shop } from '../shared/http/shop.ts';
import { taxesResponse, totalsResponse } from '../shared/http/totals-response.ts';
import { ratesFor } from '../shared/order/shipping-rate.ts';
import { totalsOf } from '../shared/order/totals.ts';

/** POST /api/quote: totals with tax and the shipping options of a basket; nothing is stored. */
export const quote = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request) => {
    const { lines, currency, shippingAddress, shippingOption } = await readJsonBody(request, quoteRequestSchema);
    const { country, region = null } = shippingAddress;
    const offered = ratesFor(shop.shippingRates, country, currency);
    const option = shippingOption ?? offered[0]?.option;
    const priced = await pricedBasket(shop, { lines, currency, country, shippingOption: option });
    const sale = { ...priced, currency, destination: { country, region }, placedAt: shop.clock.now() };
    const result = await shop.tax.calculate(sale);
    if (result.kind === 'impossible') throw new Problem('market_not_served', { detail: result.detail });

    const money = (amount: number) => ({ amount, currency });
    const answer: QuoteResponse = {
      currency,
      lines: linesResponse(priced.lines, currency),
      shippingOptions: (priced.shipping === null ? [] : offered).map((rate) => ({
        option: rate.option,
        name: rate.name,
        amount: money(rate.prices[currency] ?? 0),
      })),
      shippingOption: priced.shipping?.option ?? null,
      taxMode: priced.taxMode,
      totals: totalsResponse(totalsOf(sale, result.taxes), currency),
      taxes: taxesResponse(result.taxes, currency),
    };
    return { status: 200, jsonBody: answer };
  });
