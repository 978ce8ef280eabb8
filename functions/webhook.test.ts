import { describe, expect, it } from 'vitest';
import type { Look } from '../shared/order/order.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { fixed } from '../shared/ports/secrets.ts';
import type { VerifyWebhook, Webhook } from '../shared/ports/webhooks.ts';
import { ask } from '../test/http-shop.ts';
import { sampleOrder, sampleOrderId, withAttention } from '../test/sample-order.ts';
import type { Strike } from '../test/struck-process.ts';
import { type VirtualShopOptions, virtualShop } from '../test/virtual-shop.ts';
import { webhook } from './webhook.ts';

const id = sampleOrderId(1);
const down = new PortFailure('store', 'transient', 'orders', new Error('503'));
const paths = { payment: '/api/webhooks/payments', shipment: '/api/webhooks/shipping' };

/** Stands in for a signature: the body says what the provider's adapter makes of it. */
const asItSays: VerifyWebhook = (body) => JSON.parse(Buffer.from(body).toString('utf8'));

function shopWith(options: VirtualShopOptions = {}) {
  const shop = virtualShop(options);
  const send = (at: keyof Look, said: Webhook | object, verify: VerifyWebhook | undefined = asItSays) =>
    ask(webhook(at, fixed(verify), shop.pipeline), { method: 'POST', path: paths[at], body: said });
  const hint = (
    at: keyof Look,
    changes: { id?: string; ref?: string | null; orderId?: string | null; reached?: string } = {},
  ) => send(at, { kind: 'event', id: 'evt_1', type: 'it.moved', orderId: null, ref: null, ...changes });
  return { ...shop, send, hint };
}

/** A shop with an order that is shipped and paid. */
async function completed(options: VirtualShopOptions = {}) {
  const shop = shopWith(options);
  shop.put(sampleOrder(1));
  await shop.settle();
  const { payment, shipment } = shop.order(id).head.refs;
  if (payment === null || shipment === null) throw new Error('Expected an order with a payment and a shipment.');
  return { ...shop, payment, shipment, before: shop.writes() };
}

describe('what is not signed as it should be (I18)', () => {
  it.each(['unsigned', 'forged', 'stale'] as const)('is refused when it is %s, and nothing is read', async (reason) => {
    const { send, books } = await completed();
    books.calls.length = 0;
    const { status, json } = await send('payment', { kind: 'refused', reason });
    expect([status, json()]).toEqual([401, expect.objectContaining({ code: 'webhook_refused' })]);
    expect(books.calls).toEqual([]);
    expect(books.events).toContain('webhook.refused');
  });

  it('is refused as a bad request when it is signed and no event', async () => {
    expect((await shopWith().send('shipment', { kind: 'refused', reason: 'unreadable' })).status).toBe(400);
  });

  it('is not read to its end when it is too large', async () => {
    const { send } = shopWith();
    expect((await send('payment', { kind: 'refused', pad: 'x'.repeat(256 * 1024) })).status).toBe(413);
  });

  it('cannot be told where no secret is set: the provider is asked to come again', async () => {
    const { pipeline } = shopWith();
    const { status, headers, json } = await ask(webhook('payment', fixed(undefined), pipeline), {
      method: 'POST',
      path: paths.payment,
      body: {},
    });
    expect([status, headers.get('retry-after'), json()]).toEqual([
      503,
      '3600',
      expect.objectContaining({ code: 'webhooks_not_configured' }),
    ]);
  });

  it('is told by the bytes as they came, and by this clock', async () => {
    const { send, now } = shopWith();
    const seen: unknown[] = [];
    await send('payment', { kind: 'text', é: '\u{1F375}' }, (body, headers, at) => {
      seen.push(Buffer.from(body).toString('utf8'), headers.get('x-request-id'), at);
      return { kind: 'refused', reason: 'forged' };
    });
    expect(seen).toEqual(['{"kind":"text","é":"\u{1F375}"}', null, now()]);
  });
});

describe('an event', () => {
  it.each(['payment', 'shipment'] as const)('of its %s wakes the order that it names', async (at) => {
    const { hint, order, now, ...shop } = await completed();
    const { status, text } = await hint(at, { orderId: id, ref: shop[at] });
    expect([status, text]).toEqual([204, '']);
    expect(order(id)).toMatchObject({ wakeAt: now(), attempts: 0, look: { [at]: true } });
  });

  it.each(['payment', 'shipment'] as const)('finds its order by the %s when it names none', async (at) => {
    const { hint, order, now, ...shop } = await completed();
    await hint(at, { ref: shop[at], orderId: 'order-of-another-shop' });
    expect(order(id)).toMatchObject({ wakeAt: now(), look: { [at]: true } });
  });

  it('of an object that the ledger has no more, or not yet, wakes nobody and leaves a trace', async () => {
    const { hint, writes, before, books } = await completed();
    expect((await hint('payment', { orderId: id, ref: 'pi_of_an_earlier_card' })).status).toBe(204);
    expect(writes()).toBe(before);
    expect(books.deadLetters).toEqual([]);
    expect(books.events).toContain('webhook.of_former_object');
  });

  it('from which the ledger can learn nothing writes nothing', async () => {
    const shop = shopWith({ declines: true });
    shop.put(sampleOrder(1));
    await shop.settle();
    const before = shop.writes();
    expect((await shop.hint('payment', { orderId: id, ref: `pi_${id}` })).status).toBe(204);
    expect(shop.writes()).toBe(before);
  });

  it.each([
    ['payment', 'authorized', false],
    ['payment', 'captured', false],
    ['payment', undefined, true],
    ['shipment', 'bought', false],
    ['shipment', 'in_transit', true],
  ] as const)(
    'of a %s that says it is %s of an order that is paid and labeled wakes it: %s',
    async (at, reached, woken) => {
      const { hint, order, ...shop } = await completed();
      await hint(at, { orderId: id, ref: shop[at], ...(reached && { reached }) });
      expect(order(id).look[at]).toBe(woken);
    },
  );

  it('that concerns no payment at all is passed over', async () => {
    const { hint, books } = shopWith();
    expect((await hint('payment')).status).toBe(204);
    expect(books.deadLetters).toEqual([]);
    expect(books.events).toEqual(['webhook.of_no_order']);
  });

  it('is kept for an order in attention, which goes on resting', async () => {
    const { hint, order, put, payment } = await completed();
    put(withAttention(order(id), 'test'));
    await hint('payment', { orderId: id, ref: payment });
    expect(order(id)).toMatchObject({ wakeAt: null, look: { payment: true } });
  });
});

describe('an event of no order', () => {
  it('of a payment becomes a dead letter without a body, and an alert', async () => {
    const { hint, books } = shopWith();
    expect((await hint('payment', { id: 'evt_7', ref: 'pi_7', orderId: sampleOrderId(7) })).status).toBe(204);
    expect(books.deadLetters).toEqual([
      { container: 'webhooks', id: 'evt_7', etag: null, reason: 'unmatched_webhook', detail: 'it.moved of pi_7' },
    ]);
    expect(books.events).toEqual(['webhook.unmatched']);
  });

  it('of a shipment becomes a dead letter', async () => {
    const { hint, books } = shopWith();
    expect((await hint('shipment', { ref: 'shp_7' })).status).toBe(204);
    expect(books.deadLetters).toMatchObject([{ id: 'evt_1', reason: 'unmatched_webhook' }]);
  });
});

describe('a second copy of an event (I18, F31)', () => {
  it('costs one write, and adds nothing to the ledger', async () => {
    const { hint, order, settle, writes, payment } = await completed();
    const { log } = order(id);
    await hint('payment', { orderId: id, ref: payment });
    await settle();
    const before = writes();
    await hint('payment', { orderId: id, ref: payment });
    expect(writes()).toBe(before + 1);
    await settle();
    expect(order(id).log).toEqual(log);
    expect(order(id)).toMatchObject({ wakeAt: null, look: { payment: false } });
  });

  it('has an order look again that is looking just now: what was read there may be older than the event', async () => {
    let afterReading: (() => void) | undefined;
    const strike: Strike = (call, when) => {
      if (call === 'payments.refunds' && when === 'after') afterReading?.();
      return undefined;
    };
    const { hint, order, settle, books, payment } = await completed({ strike });
    let second: Promise<unknown> | undefined;
    afterReading = () => {
      afterReading = undefined;
      books.intents.get(payment)?.refunds.push({ ref: 're_1', commandId: null, amount: 100, failed: false });
      second = hint('payment', { orderId: id, ref: payment });
    };

    await hint('payment', { orderId: id, ref: payment });
    await settle();
    await second;
    await settle();
    expect(order(id).log.at(-1)).toMatchObject({ type: 'refund.recorded', ref: 're_1', amount: 100 });
  });
});

describe('what cannot be stored is not taken (F11, F16)', () => {
  it.each(['orders.read', 'orders.replace', 'orders.withRef'])('when %s fails', async (failing) => {
    const { hint, payment, pipeline } = await completed();
    const fail = () => Promise.reject(down);
    if (failing === 'orders.read') pipeline.orders.read = fail;
    if (failing === 'orders.replace') pipeline.orders.replace = fail;
    if (failing === 'orders.withRef') pipeline.orders.withRef = fail;
    const { status, headers } = await hint('payment', { ref: payment });
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('also when it is a dead letter', async () => {
    const { hint, pipeline } = shopWith();
    pipeline.deadLetters.put = () => Promise.reject(down);
    expect((await hint('payment', { ref: 'pi_7' })).status).toBe(503);
  });
});
