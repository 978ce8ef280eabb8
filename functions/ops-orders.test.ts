import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { orderToken } from '../shared/http/order-token.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { fixed } from '../shared/ports/secrets.ts';
import { ask } from '../test/http-shop.ts';
import { sampleOrder, sampleOrderId, withAttention } from '../test/sample-order.ts';
import { virtualShop } from '../test/virtual-shop.ts';
import { asAda, hashOfToken, operators } from './ops.fixture.ts';
import { opsOrder, opsOrders } from './ops-orders.ts';

const pageSchema = z.object({ orders: z.array(z.object({ orderId: z.string() })), next: z.string().optional() });

function opsShop() {
  const shop = virtualShop();
  const ops = { pipeline: shop.pipeline, operators };
  return {
    ...shop,
    list: (query: Record<string, string> = {}, headers: Record<string, string> = asAda) =>
      ask(opsOrders(ops), { method: 'GET', path: '/api/ops/orders', query, headers }),
    show: (orderId = sampleOrderId(1), headers: Record<string, string> = asAda) =>
      ask(opsOrder(ops), { method: 'GET', path: '/api/ops/orders/{orderId}', params: { orderId }, headers }),
  };
}

describe('whoever is no operator sees nothing', () => {
  const key = { id: 'k1', secret: Buffer.alloc(32, 1) };
  it.each([
    ['nothing', {}],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a wrong token', { authorization: 'Bearer ada' }],
    ["a buyer's token", { authorization: `Bearer ${orderToken(sampleOrderId(1), key)}` }],
    ['the hash of a token', { authorization: `Bearer ${hashOfToken}` }],
  ])('with %s', async (_, headers) => {
    const { list, show, books } = opsShop();
    for (const { status, json } of [await list({}, headers), await show(sampleOrderId(1), headers)])
      expect([status, json()]).toEqual([401, expect.objectContaining({ code: 'operator_unknown' })]);
    expect(books.calls).toEqual([]);
  });

  it('where no operator is named', async () => {
    const handler = opsOrders({ pipeline: virtualShop().pipeline, operators: fixed([]) });
    expect((await ask(handler, { method: 'GET', path: '/api/ops/orders', headers: asAda })).status).toBe(401);
  });
});

describe('the work list', () => {
  it('has the orders in attention, for one reason or for each, and no others', async () => {
    const { list, put } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    put(withAttention(sampleOrder(2), 'unknown_failure'));
    put(sampleOrder(3));
    const all = await list();
    expect([all.status, all.json()]).toEqual([
      200,
      {
        orders: [
          {
            orderId: sampleOrderId(1),
            orderNumber: 'L-1001',
            placedAt: '2025-06-15T15:06:40.000Z',
            total: null,
            attention: { code: 'run_unfinished', detail: 'A step of a test.' },
          },
          expect.objectContaining({ orderId: sampleOrderId(2) }),
        ],
      },
    ]);
    expect((await list({ attention: '*' })).json()).toEqual(all.json());
    expect((await list({ attention: 'unknown_failure' })).json()).toMatchObject({
      orders: [{ orderId: sampleOrderId(2) }],
    });
    expect((await list({ attention: 'nothing_such' })).json()).toEqual({ orders: [] });
  });

  it('comes a page at a time, each order once, until there is no next', async () => {
    const { list, put } = opsShop();
    for (let n = 1; n <= 5; n += 1) put(withAttention(sampleOrder(n), 'unknown_failure'));
    const pages: string[][] = [];
    for (let query: Record<string, string> = { limit: '2' }; ; ) {
      const { orders, next } = pageSchema.parse((await list(query)).json());
      pages.push(orders.map(({ orderId }) => orderId));
      if (next === undefined) break;
      query = { limit: '2', cursor: next };
    }
    expect(pages).toEqual([[1, 2], [3, 4], [5]].map((page) => page.map(sampleOrderId)));
  });

  it('names no next page when the last one is full', async () => {
    const { list, put } = opsShop();
    for (let n = 1; n <= 2; n += 1) put(withAttention(sampleOrder(n), 'unknown_failure'));
    expect(pageSchema.parse((await list({ limit: '2' })).json()).next).toBeUndefined();
  });

  it.each([
    { limit: '0' },
    { limit: '101' },
    { limit: 'ten' },
    { attention: "' OR 1 = 1" },
    { cursor: 'x' },
    { cursor: Buffer.from('{"after":"ord_"}').toString('base64url') },
  ])('refuses %j and says where', async (query) => {
    const { status, json } = await opsShop().list(query);
    expect([status, json()]).toMatchObject([400, { code: 'invalid_request' }]);
    expect(JSON.stringify(json())).toContain(Object.keys(query)[0]);
  });

  it('is 503 while the store is down', async () => {
    const { list, pipeline } = opsShop();
    pipeline.orders.inAttention = () =>
      Promise.reject(new PortFailure('store', 'transient', 'query', new Error('503')));
    const { status, headers } = await list();
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  });
});

describe('one order', () => {
  it('is shown with its whole ledger, head and bookkeeping, and nothing of its buyer', async () => {
    const { show, put, settle } = opsShop();
    put(sampleOrder(1));
    await settle();
    const { status, headers, text, json } = await show();
    expect([status, headers.get('etag')]).toEqual([200, '"12"']);
    expect(json()).toMatchObject({
      state: 'completed',
      head: {
        ended: 'completed',
        refs: { payment: expect.any(String) },
        fence: { until: expect.stringMatching(/Z$/) },
      },
      bookkeeping: { wakeAt: null, attempts: 0, look: { payment: false, shipment: false } },
    });
    expect(json()).toHaveProperty('entries.0', expect.objectContaining({ seq: 1, type: 'order.placed', details: {} }));
    expect(json()).toHaveProperty('entries.4.details.captureBefore', expect.stringMatching(/Z$/));
    expect(text).not.toMatch(/Ada|Beispielweg|example\.com|fingerprint/);
  });

  it('that is not there is 404', async () => {
    expect((await opsShop().show()).status).toBe(404);
    expect((await opsShop().show('ord_x')).status).toBe(404);
  });
});
