import { describe, expect, it } from 'vitest';
import { quoteResponseSchema } from '../shared/http/quote.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { ask, httpShop } from '../test/http-shop.ts';
import { quote } from './quote.ts';

const body = { lines: [{ sku: 'mug', quantity: 2 }], currency: 'EUR', shippingAddress: { country: 'DE' } };

function quoteShop() {
  const world = httpShop();
  const price = (changes: object = {}) =>
    ask(quote(world.shop), { method: 'POST', path: '/api/quote', body: { ...body, ...changes } });
  return { ...world, price };
}

describe('a quote', () => {
  it('says what a basket costs, with tax, and how it can be sent; nothing is stored', async () => {
    const { price, orders } = quoteShop();
    const { status, json } = await price();
    expect(status).toBe(200);
    const answer = quoteResponseSchema.parse(json());
    expect(answer).toMatchObject({
      lines: [{ sku: 'mug', quantity: 2, unitPrice: { amount: 1_250, currency: 'EUR' }, amount: { amount: 2_500 } }],
      shippingOption: 'express',
      taxMode: 'inclusive',
      totals: { items: { amount: 2_500 }, shipping: { amount: 1_290 }, tax: { amount: 605 }, total: { amount: 3_790 } },
    });
    expect(answer.shippingOptions.map(({ option, amount }) => [option, amount.amount])).toEqual([
      ['express', 1_290],
      ['standard', 490],
    ]);
    expect(answer.taxes.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(answer.totals.tax.amount);
    expect(orders.size).toBe(0);
  });

  it('is for the shipping option that was asked for', async () => {
    const { price } = quoteShop();
    expect((await price({ shippingOption: 'standard' })).json()).toMatchObject({
      shippingOption: 'standard',
      totals: { total: { amount: 2_990 } },
    });
  });

  it('puts the tax on top where prices do not hold it', async () => {
    const { price } = quoteShop();
    const sale = { currency: 'USD', shippingAddress: { country: 'US', region: 'CA' } };
    const { taxMode, totals } = quoteResponseSchema.parse((await price(sale)).json());
    expect(taxMode).toBe('exclusive');
    expect(totals.tax.amount).toBeGreaterThan(0);
    expect(totals.total.amount).toBe(2_800 + 590 + totals.tax.amount);
  });

  it('of digital goods alone has no shipping, whatever was asked for', async () => {
    const { price } = quoteShop();
    const sale = { lines: [{ sku: 'e-book', quantity: 2 }], shippingOption: 'standard' };
    expect((await price(sale)).json()).toMatchObject({
      shippingOptions: [],
      shippingOption: null,
      totals: { shipping: { amount: 0 }, total: { amount: 1_000 } },
    });
  });

  it('of goods that nobody ships there says so', async () => {
    const { price, shop } = quoteShop();
    shop.shippingRates = [];
    expect((await price()).json()).toMatchObject({
      code: 'shipping_not_offered',
      detail: 'Shipping is not offered to DE in EUR. Offered: none.',
    });
  });

  it.each([
    ['an unknown product', { lines: [{ sku: 'pot', quantity: 1 }] }, 'unknown_sku'],
    ['a currency without a price', { currency: 'JPY' }, 'currency_not_offered'],
    ['an option that is not offered', { shippingOption: 'rocket' }, 'shipping_not_offered'],
    ['a place without a tax rate', { shippingAddress: { country: 'AQ' } }, 'market_not_served'],
  ])('of %s is refused', async (_, changes, code) => {
    const { price } = quoteShop();
    const { status, json } = await price(changes);
    expect([status, json()]).toEqual([422, expect.objectContaining({ code })]);
  });

  it('of more than a number can hold is refused, as its checkout would be', async () => {
    const { price, sell } = quoteShop();
    sell('mug', { EUR: Number.MAX_SAFE_INTEGER });
    const { status, json } = await price();
    expect([status, json()]).toEqual([400, expect.objectContaining({ code: 'invalid_request' })]);
  });

  it('says when the store or the tax service is down', async () => {
    const { price, down, shop } = quoteShop();
    shop.tax.calculate = () => Promise.reject(new PortFailure('tax', 'transient', 'calculate', new Error('503')));
    expect((await price()).json()).toMatchObject({ code: 'provider_unavailable' });
    down.store = new PortFailure('store', 'transient', 'catalog.read', new Error('503'));
    expect((await price()).json()).toMatchObject({ code: 'store_unavailable' });
  });
});
