import { describe, expect, it } from 'vitest';
import { checkoutResponseSchema } from '../shared/http/checkout-response.ts';
import { opensOrder } from '../shared/http/order-token.ts';
import { append } from '../shared/order/ledger.ts';
import { orderSchema } from '../shared/order/order.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { fixed } from '../shared/ports/secrets.ts';
import { ask, httpShop } from '../test/http-shop.ts';
import { checkout } from './checkout.ts';

const key = '3f8a9c1e-7d42-4b6f-9a15-2c8e5d7b4f60';
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const body = {
  lines: [
    { sku: 'mug', quantity: 2 },
    { sku: 'tea', quantity: 1 },
  ],
  shippingOption: 'standard',
  currency: 'EUR',
  approvedTotal: { amount: 3_780, currency: 'EUR' },
  paymentMethod: 'pm_card_visa',
  contact: { name: 'Ada Example', email: 'ada@example.com' },
  shippingAddress: { name: 'Ada', lines: ['Musterweg 1'], city: 'Berlin', postalCode: '10115', country: 'DE' },
};

function checkoutShop() {
  const world = httpShop();
  const place = (changes: object = {}, headers: Record<string, string> = {}) =>
    ask(checkout(world.shop), {
      method: 'POST',
      path: '/api/checkout',
      headers: { 'idempotency-key': key, ...headers },
      body: { ...body, ...changes },
    });
  return { ...world, place };
}

const outage = new PortFailure('store', 'transient', 'orders.create', new Error('503'));

describe('a checkout', () => {
  it('places one order at the prices of the catalog, with one write', async () => {
    const { place, orders, shop, now, told } = checkoutShop();
    const { status, headers, json } = await place({}, { traceparent });
    expect(status).toBe(201);
    const answer = checkoutResponseSchema.parse(json());
    expect(answer).toMatchObject({ items: { amount: 3_290 }, shipping: { amount: 490 }, status: 'received' });
    expect(headers.get('location')).toBe(`/api/orders/${answer.orderId}`);
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('idempotent-replayed')).toBeNull();
    expect(opensOrder(answer.accessToken ?? '', answer.orderId, await shop.tokenKeys())).toBe(true);

    const order = orders.get(answer.orderId)?.order;
    expect(orderSchema.parse(order)).toEqual(order);
    expect(order).toMatchObject({
      wakeAt: now() + shop.watchdog,
      terms: { placedAt: now(), approvedTotal: 3_780, taxMode: 'inclusive', traceparent },
      buyer: { email: 'ada@example.com', phone: null, installationId: null },
    });
    expect(order?.log.map(({ type, by }) => [type, by])).toEqual([['order.placed', 'checkout']]);
    expect(told).toEqual([{ name: 'order.placed', fields: { orderId: answer.orderId, seq: 1, by: 'checkout' } }]);
  });

  it('under another key is another order (F19)', async () => {
    const { place, orders } = checkoutShop();
    await place();
    await place({}, { 'idempotency-key': 'b3d1f3f2-90f7-4a57-8f6c-1f2f5b1c7a11' });
    expect(orders.size).toBe(2);
  });

  it.each([undefined, 'standard', 'rocket'])(
    'of digital goods alone ships nothing, with the option %s',
    async (option) => {
      const { place, orders } = checkoutShop();
      const { status, json } = await place({ lines: [{ sku: 'e-book', quantity: 2 }], shippingOption: option });
      expect([status, json()]).toEqual([201, expect.objectContaining({ shipping: { amount: 0, currency: 'EUR' } })]);
      expect([...orders.values()][0]?.order.terms).toMatchObject({ shipping: null, lines: [{ digital: true }] });
    },
  );

  it('keeps how the shop takes money, as it is on that day', async () => {
    const { place, shop, orders } = checkoutShop();
    Object.assign(shop, { capture: 'immediately', paymentExpiry: 60_000, fulfillAfter: 5_000 });
    await place();
    expect([...orders.values()][0]?.order.terms).toMatchObject({
      capture: 'immediately',
      paymentExpiry: 60_000,
      fulfillAfter: 5_000,
    });
  });

  it('of goods that cost more than was approved places nothing', async () => {
    const { place, orders } = checkoutShop();
    const { status, json } = await place({ approvedTotal: { amount: 3_779, currency: 'EUR' } });
    expect(status).toBe(422);
    expect(json()).toMatchObject({
      code: 'total_exceeds_approval',
      errors: [
        { pointer: '/approvedTotal/amount', detail: expect.stringContaining('37.80 EUR, approved were 37.79 EUR') },
      ],
    });
    expect(orders.size).toBe(0);
  });

  it.each([
    ['an unknown product', { lines: [...body.lines, { sku: 'pot', quantity: 1 }] }, 'unknown_sku', '/lines/2/sku'],
    [
      'a product without a price in the currency',
      { currency: 'USD', approvedTotal: undefined },
      'currency_not_offered',
      '/lines/1/sku',
    ],
    [
      'goods to ship without a shipping option',
      { shippingOption: undefined, lines: [...body.lines, { sku: 'e-book', quantity: 1 }] },
      'shipping_option_missing',
      '/shippingOption',
    ],
    [
      'a shipping option that is not offered there',
      { shippingOption: 'express', shippingAddress: { ...body.shippingAddress, country: 'AT' } },
      'shipping_not_offered',
      '/shippingOption',
    ],
  ])('of %s says which part cannot be served', async (_, changes, code, pointer) => {
    const { place, orders } = checkoutShop();
    const { status, json } = await place(changes);
    expect([status, json()]).toEqual([
      422,
      expect.objectContaining({ code, errors: [expect.objectContaining({ pointer })] }),
    ]);
    expect(orders.size).toBe(0);
  });

  it('that costs more than a number can hold places nothing', async () => {
    const { place, sell, orders } = checkoutShop();
    sell('tea', { EUR: Number.MAX_SAFE_INTEGER });
    const { status, json } = await place({ approvedTotal: undefined });
    expect([status, json()]).toEqual([400, expect.objectContaining({ code: 'invalid_request' })]);
    expect(orders.size).toBe(0);
  });

  it('with a card number in its text stores nothing and tells nobody (I17)', async () => {
    const { place, orders, told } = checkoutShop();
    const { status, text } = await place({ channel: '4242 4242 4242 4242' });
    expect(status).toBe(400);
    expect(text).not.toContain('4242 4242');
    expect(orders.size).toBe(0);
    expect(told).toEqual([]);
  });
});

describe('the same checkout again (I2, I15, F18)', () => {
  it('is answered byte for byte the same, however often at the same time', async () => {
    const { place, orders } = checkoutShop();
    const answers = await Promise.all(Array.from({ length: 8 }, () => place()));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    expect(orders.size).toBe(1);
  });

  it.each<[string, (world: ReturnType<typeof checkoutShop>) => void]>([
    ['the catalog has other prices', ({ sell }) => sell('mug', { EUR: 9_999 })],
    ['the product is gone', ({ products }) => products.clear()],
    [
      'the shipping option is gone',
      ({ shop }) => {
        shop.shippingRates = [];
      },
    ],
    [
      'the keys have been rotated',
      ({ shop, tokenKey }) => {
        shop.tokenKeys = fixed([{ id: 'k2', secret: Buffer.alloc(32, 2) }, tokenKey]);
      },
    ],
    [
      'the order has moved on, and its buyer is erased',
      ({ orders, pass }) => {
        pass(86_400_000);
        for (const [id, { order }] of orders) {
          const reason = { code: 'test', detail: 'A reason of a test.' };
          const author = { by: 'test', at: 1_760_086_400_000, command: 'later' };
          const moved = append(
            order,
            [{ type: 'order.failing', reason }, { type: 'stock.released' }, { type: 'order.failed' }],
            author,
          );
          orders.set(id, { order: { ...moved, buyer: null }, etag: '"4"' });
        }
      },
    ],
  ])('is answered byte for byte the same when %s', async (_, change) => {
    const world = checkoutShop();
    const first = await world.place();
    change(world);
    const again = await world.place();
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    for (const name of ['location', 'etag']) expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(world.orders.size).toBe(1);
    expect(world.told).toHaveLength(1);
  });

  it('is the same whatever the order of its fields', async () => {
    const { place } = checkoutShop();
    const first = await place();
    const again = await place(Object.fromEntries(Object.entries(body).toReversed()));
    expect(again.text).toBe(first.text);
  });
});

describe('another checkout under the same key (F19)', () => {
  it.each([
    ['asks for something else', { lines: [{ sku: 'mug', quantity: 1 }] }],
    ['asks for what does not exist', { lines: [{ sku: 'pot', quantity: 1 }] }],
    ['approves less than it costs', { approvedTotal: { amount: 1, currency: 'EUR' } }],
    ['is for somebody else', { contact: { name: 'Bob', email: 'bob@example.com' } }],
    ['says one thing more', { channel: 'web' }],
  ])('that %s is refused, and learns nothing of the first one', async (_, changes) => {
    const { place, orders } = checkoutShop();
    const first = checkoutResponseSchema.parse((await place()).json());
    const { status, json, text } = await place(changes);
    expect([status, json()]).toEqual([422, expect.objectContaining({ code: 'idempotency_key_reused' })]);
    expect(text).not.toContain(first.orderId);
    expect(orders.size).toBe(1);
  });
});

describe('a store that is down (I15)', () => {
  it('is answered 503 with Retry-After, and the same key works afterwards', async () => {
    const { place, down, orders } = checkoutShop();
    down.store = outage;
    const { status, headers, json } = await place();
    expect([status, json()]).toEqual([503, expect.objectContaining({ code: 'store_unavailable' })]);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    delete down.store;
    expect((await place()).headers.has('idempotent-replayed')).toBe(false);
    expect(orders.size).toBe(1);
  });

  it('while a refusal is being weighed against an earlier order: 503, never the refusal', async () => {
    const { place, shop, products } = checkoutShop();
    await place();
    products.clear();
    shop.orders.read = () => Promise.reject(outage);
    expect((await place()).status).toBe(503);
  });
});
