import { describe, expect, it } from 'vitest';
import type { EntryDraft } from '../shared/order/entries.ts';
import { append } from '../shared/order/ledger.ts';
import type { Order } from '../shared/order/order.ts';
import { refundedOf } from '../shared/order/refunds.ts';
import { ask } from '../test/http-shop.ts';
import { sampleOrder, sampleOrderId, withAttention } from '../test/sample-order.ts';
import type { Strike } from '../test/struck-process.ts';
import { type VirtualShopOptions, virtualShop } from '../test/virtual-shop.ts';
import { asAda, operators } from './ops.fixture.ts';
import { opsCommand } from './ops-command.ts';

const id = sampleOrderId(1);
const note = 'The carrier has found the parcel.';
type Name = 'retry' | 'resolve' | 'cancel';

function opsShop(options: VirtualShopOptions = {}) {
  const shop = virtualShop(options);
  const say = (name: Name, body: unknown = { note }, headers: Record<string, string> = {}, orderId = id) =>
    ask(opsCommand(name, { pipeline: shop.pipeline, operators }), {
      method: 'POST',
      path: `/api/ops/orders/{orderId}/${name}`,
      params: { orderId },
      headers: { ...asAda, 'idempotency-key': `a-key-for-${name}-of-${orderId}`, ...headers },
      body,
    });
  const last = (n = 1) =>
    shop
      .order(id)
      .log.slice(-n)
      .map(({ type }) => type);
  return { ...shop, say, last };
}

const plus = (order: Order, ...drafts: EntryDraft[]): Order =>
  append(order, drafts, { by: 'test', at: order.terms.placedAt, command: 'test' });

/** A shop in which the pipeline has come as far as it can with an order. */
async function afterwards(options: VirtualShopOptions = {}) {
  const shop = opsShop(options);
  shop.put(sampleOrder(1));
  await shop.settle();
  return shop;
}

describe('what an operator says', () => {
  it('stands in the ledger with the name and the note, and the order goes on', async () => {
    const { say, put, order, settle } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    const { status, headers, json } = await say('retry');
    expect([status, headers.get('etag'), headers.get('location')]).toEqual([202, '"3"', `/api/orders/${id}`]);
    expect(json()).toMatchObject({ orderId: id, command: 'retry', seq: 3 });
    expect(order(id).log.at(-1)).toMatchObject({ type: 'order.retried', by: 'operator:ada', note });
    await settle();
    expect(order(id).head).toMatchObject({ ended: 'completed', attention: null });
  });

  it('counts once, and is answered with the same bytes again', async () => {
    const { say, put, order, settle } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    const first = await say('retry');
    await settle();
    const { log } = order(id);
    const second = await say('retry');
    expect([second.status, second.text, second.headers.get('idempotent-replayed')]).toEqual([202, first.text, 'true']);
    expect(order(id).log).toEqual(log);
  });

  it('has a refund tried at once that was refused for days', async () => {
    const options = { refusesRefunds: true };
    const { say, put, order, settle } = await afterwards(options);
    put(plus(order(id), { type: 'refund.requested', id: 'r1', amount: 100, key: 'k', fingerprint: 'f' }));
    await settle();
    expect(order(id).head.attention).toMatchObject({ code: 'refund_refused' });
    options.refusesRefunds = false;
    await say('retry');
    await settle();
    const [retried, refunded] = order(id).log.slice(-2);
    expect([retried?.type, refunded?.type]).toEqual(['order.retried', 'refund.succeeded']);
    expect(refunded?.at).toBe(retried?.at);
  });

  it('under a key that said something else is refused', async () => {
    const { say, put } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    await say('retry');
    expect((await say('retry', { note: 'Another reason.' })).status).toBe(422);
  });

  it.each(['retry', 'resolve', 'cancel'] as const)('to %s needs a note, a key and a token', async (name) => {
    const { say, put, writes } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    const before = writes();
    expect((await say(name, {})).status).toBe(400);
    expect((await say(name, { note: '  ' })).status).toBe(400);
    expect((await say(name, { note: 'Paid with 4242 4242 4242 4242.' })).status).toBe(400);
    expect((await say(name, { note, by: 'mallory' })).status).toBe(400);
    expect((await say(name, { note }, { 'idempotency-key': '' })).status).toBe(400);
    expect((await say(name, { note }, { authorization: 'Bearer mallory' })).status).toBe(401);
    expect(writes()).toBe(before);
  });

  it('of an order that is not there is 404; of one that has moved on since, 412', async () => {
    const { say, put } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    expect((await say('retry', { note }, {}, sampleOrderId(2))).status).toBe(404);
    expect((await say('retry', { note }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await say('retry', { note }, { 'if-match': '"2"' })).status).toBe(202);
  });

  it.each(['retry', 'resolve'] as const)('to %s what waits for nobody is 409', async (name) => {
    const { say, put } = opsShop();
    put(sampleOrder(1));
    const { status, json } = await say(name);
    expect([status, json()]).toMatchObject([409, { code: 'not_possible_now' }]);
  });
});

describe('an order that is resolved', () => {
  it('before its end is closed, and rests', async () => {
    const { say, put, last, order, settle } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    await say('resolve');
    expect(last()).toEqual(['order.closed']);
    await settle();
    expect(order(id)).toMatchObject({ head: { ended: 'closed', attention: null }, wakeAt: null });
  });

  it('after its end tries its refunds no more', async () => {
    const { say, put, last, order, settle } = await afterwards();
    put(withAttention(plus(order(id), { type: 'refund.requested', id: 'r1', amount: 100 }), 'refund_failing'));
    await say('resolve');
    expect(last(2)).toEqual(['refund.rejected', 'order.resolved']);
    await settle();
    expect(order(id)).toMatchObject({
      head: { ended: 'completed', attention: null, refunds: [{ state: 'rejected' }] },
    });
  });
});

describe('an order that an operator cancels', () => {
  it('is undone also while nobody had to look', async () => {
    const { say, put, order, settle } = opsShop();
    put(sampleOrder(1));
    expect((await say('cancel')).status).toBe(202);
    await settle();
    expect(order(id).head).toMatchObject({ ended: 'canceled', stock: 'released' });
  });

  it.each([
    ['payments.capture', 'voided', 0],
    ['stock.consume', 'captured', 2_990],
  ])(
    'where %s failed gives its label back in the same commit, and then the money',
    async (failing, payment, amount) => {
      const strike: Strike = (call, when) =>
        call === failing && when === 'before' ? new TypeError('broken') : undefined;
      const { say, order, settle, last } = await afterwards({ strike });
      expect(order(id).head).toMatchObject({ shipment: 'bought', attention: { code: 'processing_error' } });
      await say('cancel');
      expect(last(2)).toEqual(['cancel.ordered', 'shipment.voiding']);
      expect(
        new Set(
          order(id)
            .log.slice(-2)
            .map(({ command }) => command),
        ).size,
      ).toBe(1);
      await settle();
      const { head } = order(id);
      expect(head).toMatchObject({ ended: 'canceled', shipment: 'voided', stock: 'released', payment });
      expect(refundedOf(head)).toBe(amount);
    },
  );

  it('that is completed is pointed to refunds', async () => {
    const { say } = await afterwards();
    const { status, json } = await say('cancel');
    expect([status, json()]).toMatchObject([409, { detail: expect.stringContaining('/refunds') }]);
  });

  it('no longer waits for an operator', async () => {
    const { say, put, order, settle } = opsShop();
    put(withAttention(sampleOrder(1), 'run_unfinished'));
    await say('cancel');
    await settle();
    expect(order(id).head).toMatchObject({ attention: null, ended: 'canceled' });
  });
});
