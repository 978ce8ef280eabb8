import { describe, expect, it } from 'vitest';
import { orderToken } from '../shared/http/order-token.ts';
import type { EntryDraft } from '../shared/order/entries.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { actionRequired, commandedShop } from '../test/commanded-shop.ts';
import { ask, httpShop } from '../test/http-shop.ts';
import { sampleOrder, sampleOrderId, withEntry } from '../test/sample-order.ts';
import { orders } from './orders.ts';

const id = sampleOrderId(1);
const placed = { order: sampleOrder(1), etag: '"1"' };
const ended = { order: withEntry(sampleOrder(1), 'later'), etag: '"2"' };

function orderShop(stored = placed) {
  const world = httpShop();
  world.orders.set(id, stored);
  const { tokenKey: key } = world;
  const get = (headers: Record<string, string> = {}, orderId = id, token = orderToken(id, key)) =>
    ask(orders(world.shop), {
      method: 'GET',
      path: '/api/orders/{orderId}',
      params: { orderId },
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  return { ...world, key, get };
}

describe('an order', () => {
  it('is shown with its version, and with Retry-After while it moves', async () => {
    const { status, headers, json } = await orderShop().get();
    expect(status).toBe(200);
    expect(json()).toMatchObject({ orderId: id, state: 'placed', events: [{ seq: 1, type: 'order.placed' }] });
    expect([headers.get('etag'), headers.get('retry-after'), headers.get('cache-control')]).toEqual([
      '"1"',
      '1',
      'no-store',
    ]);
  });

  it('at rest says so by having no Retry-After', async () => {
    const { headers } = await orderShop(ended).get();
    expect([headers.get('etag'), headers.get('retry-after')]).toEqual(['"2"', null]);
  });

  it.each(['"1"', 'W/"1"', '"1", "2"', '"0",W/"1"', '*'])(
    'that the caller knows, as %s, is not sent again',
    async (etag) => {
      const { status, headers, text } = await orderShop().get({ 'if-none-match': etag });
      expect([status, text, headers.get('etag'), headers.get('retry-after')]).toEqual([304, '', '"1"', '1']);
    },
  );

  it.each(['"0", "1"', '"x"', '1', '"-1"', '"99999999999999999999"'])(
    'is sent when the caller says %s',
    async (etag) => {
      expect((await orderShop(ended).get({ 'if-none-match': etag })).status).toBe(200);
    },
  );

  it('that is newer than what the caller knows is sent', async () => {
    const { status, headers } = await orderShop(ended).get({ 'if-none-match': '"1"' });
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
  });
});

describe('whoever asks', () => {
  it('without a token is told to bring one', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b'])
      expect((await orderShop().get({ authorization })).status).toBe(401);
  });

  it('with the token of another order, or with none of ours, sees nothing and costs no read', async () => {
    const { get, key, orderReads } = orderShop();
    for (const token of [orderToken(sampleOrderId(2), key), 'ot1.k1.x', 'nonsense']) {
      const { status, json } = await get({}, id, token);
      expect([status, json()]).toEqual([403, expect.objectContaining({ code: 'access_denied' })]);
    }
    expect(orderReads()).toBe(0);
  });

  it('for what is no order id gets 404, whatever it is', async () => {
    for (const orderId of ['1', `${id}x`, id.toUpperCase(), 'ord_\r\nset-cookie: a', '__proto__'])
      expect((await orderShop().get({}, orderId)).status).toBe(404);
  });
});

describe('a replica that lags (I13, F15)', () => {
  it('by the whole order is read again until the order is there', async () => {
    const { get, lagging, orderReads, now } = orderShop();
    lagging.push(undefined, undefined);
    const begin = now();
    expect((await get()).status).toBe(200);
    expect([orderReads(), now() - begin]).toEqual([3, 200]);
  });

  it('by a version that the caller has seen is read again until it is there', async () => {
    const { get, lagging, orderReads } = orderShop(ended);
    lagging.push(placed, placed);
    const { status, headers } = await get({ 'if-none-match': '"2"' });
    expect([status, headers.get('etag'), orderReads()]).toEqual([304, '"2"', 3]);
  });

  it('for more than a second is believed', async () => {
    const { get, orders, now } = orderShop();
    orders.clear();
    const begin = now();
    expect((await get()).status).toBe(404);
    expect(now() - begin).toBe(1_000);
    orders.set(id, placed);
    expect((await get({ 'if-none-match': '"9"' })).headers.get('etag')).toBe('"1"');
  });
});

it('a store that is down is answered 503 with Retry-After', async () => {
  const { get, down } = orderShop();
  down.store = new PortFailure('store', 'transient', 'orders.read', new Error('503'));
  const { status, headers, json } = await get();
  expect([status, json()]).toEqual([503, expect.objectContaining({ code: 'store_unavailable' })]);
  expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
});

describe('an order whose buyer has to act', () => {
  function waitingShop(...more: EntryDraft[]) {
    const world = commandedShop([...actionRequired, ...more]);
    const get = (headers: Record<string, string> = {}) =>
      ask(orders(world.shop), {
        method: 'GET',
        path: '/api/orders/{orderId}',
        params: { orderId: world.id },
        headers: { authorization: `Bearer ${world.token}`, ...headers },
      });
    return { ...world, get };
  }
  const changed = { type: 'payment.method_changed', paymentMethod: 'pm_2', key: 'k', fingerprint: 'f' } as const;

  it('says what, until when, and by which secret, which is stored and told nowhere', async () => {
    const { get, stored, told } = waitingShop();
    const { status, json } = await get();
    expect([status, json()]).toEqual([
      200,
      expect.objectContaining({
        paymentStatus: 'action_required',
        action: { code: 'authentication_required', expiresAt: '2025-10-09T09:23:20.000Z' },
        clientSecret: 'pi_1_secret_of_the_browser',
      }),
    ]);
    expect(JSON.stringify([stored(), told])).not.toContain('secret_of');
  });

  it('has no secret when the provider has none', async () => {
    const { get, shop, stored } = waitingShop();
    shop.payments.clientSecret = async () => null;
    const { headers, text } = await get();
    expect([headers.get('etag'), text.includes('clientSecret')]).toEqual([`"${stored().head.seq}"`, false]);
  });

  it.each<[string, EntryDraft]>([
    ['pays by other means', changed],
    ['has canceled', { type: 'cancel.requested', key: 'k', fingerprint: 'f' }],
    ['has paid', { type: 'payment.authorized', captureBefore: 1_760_400_000_000 }],
  ])('and who %s needs no secret any more, and the provider is not asked', async (_, entry) => {
    const { get, down, told } = waitingShop(entry);
    down.payments = new PortFailure('payments', 'transient', 'clientSecret', new Error('503'));
    const { status, json, text } = await get();
    expect(status).toBe(200);
    expect(json()).not.toHaveProperty('action');
    expect(text).not.toContain('clientSecret');
    expect(told).toEqual([]);
  });

  it('while the provider is out is shown without the secret, and with it as soon as it is back', async () => {
    const { get, down, stored, told, id } = waitingShop();
    const { seq } = stored().head;
    down.payments = new PortFailure('payments', 'transient', 'clientSecret', new Error('503'));
    const without = await get();
    expect([without.status, without.headers.get('etag')]).toEqual([200, `"${seq}-incomplete"`]);
    expect(without.json()).toMatchObject({ action: { code: 'authentication_required' } });
    expect(without.text).not.toContain('clientSecret');
    expect(told).toEqual([{ name: 'order.client_secret_unknown', fields: { orderId: id } }]);

    delete down.payments;
    const again = await get({ 'if-none-match': `"${seq}-incomplete"` });
    expect([again.status, again.headers.get('etag')]).toEqual([200, `"${seq}"`]);
    expect(again.json()).toHaveProperty('clientSecret');
    expect((await get({ 'if-none-match': `"${seq}"` })).status).toBe(304);
  });
});
