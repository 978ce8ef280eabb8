import { describe, expect, it } from 'vitest';
import { commandResponseSchema } from '../shared/http/command-response.ts';
import type { EntryDraft } from '../shared/order/entries.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { commandedShop, problem, reason, upTo } from '../test/commanded-shop.ts';
import { ask } from '../test/http-shop.ts';
import { asAda, operators } from './ops.fixture.ts';
import { refundOrder } from './refund-order.ts';

const key = '3f8a9c1e-7d42-4b6f-9a15-2c8e5d7b4f60';
const note = 'Arrived broken.';
const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** A shop with an order of two mugs for 12.50 each and 4.90 of shipping, tax in the prices. */
function refundShop(...drafts: EntryDraft[]) {
  const world = commandedShop(drafts);
  const refund = (body: unknown = { note }, headers: Record<string, string> = {}) =>
    ask(refundOrder({ pipeline: world.shop, operators }), {
      method: 'POST',
      path: '/api/orders/{orderId}/refunds',
      params: { orderId: world.id },
      headers: { ...asAda, 'idempotency-key': key, ...headers },
      body,
    });
  const under = (n: number) => ({ 'idempotency-key': `${n}-${key}` });
  const refunds = () => world.stored().head.refunds;
  return { ...world, refund, under, refunds };
}

const completed = upTo('order.completed');

describe('a refund', () => {
  it('of everything stands in the ledger with its amount, its author and its note', async () => {
    const { refund, refunds, stored, now, id } = refundShop(...completed);
    const { status, headers, json } = await refund();
    expect(status).toBe(202);
    const answer = commandResponseSchema.parse(json());
    expect(answer).toMatchObject({ orderId: id, command: 'refund', seq: stored().head.seq });
    expect(answer.refund).toEqual({ id: expect.stringMatching(/^ref_[a-z2-7]{26}$/), amount: euros(2_990) });
    expect(headers.get('location')).toBe(`/api/orders/${id}`);
    expect(stored().log.at(-1)).toMatchObject({ type: 'refund.requested', by: 'operator:ada', note });
    expect(refunds()).toMatchObject([{ id: answer.refund?.id, amount: 2_990, state: 'pending', origin: 'command' }]);
    expect(stored().wakeAt).toBe(now());
  });

  it.each<[string, object, object]>([
    ['an amount', { amount: euros(1) }, { amount: euros(1) }],
    [
      'one of two pieces',
      { lines: [{ line: 0, quantity: 1 }] },
      { amount: euros(1_250), lines: [{ line: 0, quantity: 1, amount: euros(1_250) }] },
    ],
    [
      'all pieces with the shipping',
      { lines: [{ line: 0, quantity: 2 }], shipping: true },
      { amount: euros(2_990), lines: [{ line: 0, quantity: 2, amount: euros(2_500) }] },
    ],
    ['the shipping alone', { shipping: true }, { amount: euros(490), lines: [] }],
  ])('of %s is worked out here', async (_, body, expected) => {
    const { refund } = refundShop(...completed);
    expect((await refund({ ...body, note })).json()).toMatchObject({ refund: expected });
  });

  it('of an order that is only captured, and of one that rests in attention, stands as well', async () => {
    for (const drafts of [upTo('payment.captured'), [...completed, { type: 'order.attention' as const, reason }]])
      expect((await refundShop(...drafts).refund()).status).toBe(202);
  });

  it('after another gives back what is left, and then there is no more', async () => {
    const { refund, refunds, under } = refundShop(...completed);
    await refund({ lines: [{ line: 0, quantity: 1 }], note }, under(1));
    expect((await refund({ note }, under(2))).json()).toMatchObject({ refund: { amount: euros(1_740) } });
    const { status, json } = await refund({ note }, under(3));
    expect([status, json()]).toEqual(problem(422, 'refund_exceeds', '0.00 EUR can still be given back.'));
    expect(refunds()).toHaveLength(2);
  });

  it.each<[string, object, string, string]>([
    ['more money than was paid', { amount: euros(2_991) }, '/amount', '29.90 EUR'],
    ['more pieces than were sold', { lines: [{ line: 0, quantity: 3 }] }, '/lines/0/quantity', '2 of this line'],
    ['a line that there is not', { lines: [{ line: 7, quantity: 1 }] }, '/lines/0/quantity', '0 of this line'],
  ])('of %s is refused with what is left', async (_, body, pointer, detail) => {
    const { refund, refunds } = refundShop(...completed);
    const { status, json } = await refund({ ...body, note });
    expect([status, json()]).toEqual(problem(422, 'refund_exceeds', detail));
    expect(json()).toMatchObject({ errors: [{ pointer }] });
    expect(refunds()).toEqual([]);
  });

  it('of goods that cost more than is left, because an amount was given back before, is refused', async () => {
    const { refund, under } = refundShop(...completed);
    await refund({ amount: euros(1_741), note }, under(1));
    const { status, json } = await refund({ lines: [{ line: 0, quantity: 1 }], note });
    expect([status, json()]).toEqual(problem(422, 'refund_exceeds', '12.49 EUR'));
    expect(json()).toMatchObject({ errors: [{ pointer: '' }] });
  });

  it.each<[string, EntryDraft[]]>([
    ['was just placed', []],
    ['is authorized only', upTo('shipment.bought')],
    [
      'was canceled',
      upTo(
        'payment.authorized',
        { type: 'cancel.requested', key: 'k', fingerprint: 'f' },
        { type: 'payment.voided' },
        { type: 'stock.released' },
        { type: 'order.canceled' },
      ),
    ],
  ])('of an order that %s is refused: there is no money', async (_, drafts) => {
    const { refund, replaces } = refundShop(...drafts);
    const { status, json } = await refund();
    expect([status, json()]).toEqual(problem(409, 'nothing_captured', 'cancel it'));
    expect(replaces()).toBe(0);
  });

  it.each<[string, unknown, string]>([
    ['an amount and lines', { amount: euros(1), lines: [{ line: 0, quantity: 1 }], note }, '/amount'],
    ['an amount and shipping', { amount: euros(1), shipping: true, note }, '/amount'],
    ['no money', { amount: euros(0), note }, '/amount/amount'],
    ['no shipping, which is not everything', { shipping: false, note }, '/shipping'],
    ['another currency', { amount: { amount: 1, currency: 'USD' }, note }, '/amount/currency'],
    ['a line twice', { lines: [1, 2].map((quantity) => ({ line: 0, quantity })), note }, '/lines'],
    ['no lines', { lines: [], note }, '/lines'],
    ['no piece of a line', { lines: [{ line: 0, quantity: 0 }], note }, '/lines/0/quantity'],
    ['no note', {}, '/note'],
    ['an empty note', { note: ' ' }, '/note'],
    ['a card number in its note', { note: 'to 4242 4242 4242 4242' }, '/note'],
    ['the amount of a line', { lines: [{ line: 0, quantity: 1, amount: 1 }], note }, '/lines/0/amount'],
  ])('with %s is not understood', async (_, body, pointer) => {
    const { refund, refunds } = refundShop(...completed);
    const { status, json } = await refund(body);
    expect([status, json()]).toEqual(problem(400, 'invalid_request'));
    expect(json()).toMatchObject({ errors: [{ pointer }] });
    expect(refunds()).toEqual([]);
  });

  it('is for operators: the token of the order is not enough', async () => {
    const { refund, token, refunds } = refundShop(...completed);
    for (const authorization of ['', `Bearer ${token}`]) {
      const { status, json } = await refund({ note }, { authorization });
      expect([status, json()]).toEqual(problem(401, 'operator_unknown'));
    }
    expect(refunds()).toEqual([]);
  });

  it('of what is no order is 404', async () => {
    const { refund, orders } = refundShop(...completed);
    orders.clear();
    expect((await refund()).status).toBe(404);
  });
});

describe('the same refund again (I3, I15)', () => {
  const half = { lines: [{ line: 0, quantity: 1 }], note };

  it('is answered byte for byte the same, whatever has become of it, and counts once', async () => {
    const { refund, refunds, goOn, under } = refundShop(...completed);
    const first = await refund(half);
    const { refund: made } = commandResponseSchema.parse(first.json());
    const id = made?.id ?? '';
    await refund({ note }, under(2));
    goOn({ type: 'refund.succeeded', id, ref: 're_1' }, { type: 'refund.rejected', id, reason });
    const again = await refund(half);
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([202, first.text, 'true']);
    expect(refunds()).toHaveLength(2);
  });

  it('many times at once is one refund', async () => {
    const { refund, refunds } = refundShop(...completed);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refund(half)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(refunds()).toHaveLength(1);
  });

  it('under many keys at once is never more than was paid', async () => {
    const { refund, refunds, under } = refundShop(...completed);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => refund({ ...half, note }, under(n))));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['202', '202', '422', '422', '422']);
    expect(refunds().map(({ amount }) => amount)).toEqual([1_250, 1_250]);
  });

  it('with another body is refused; by another operator it is another refund', async () => {
    const { refund, refunds } = refundShop(...completed);
    await refund(half);
    expect((await refund({ ...half, note: 'Arrived late.' })).json()).toMatchObject({ code: 'idempotency_key_reused' });
    expect((await refund(half, { authorization: 'Bearer another-token' })).status).toBe(202);
    expect(new Set(refunds().map(({ id }) => id)).size).toBe(2);
  });
});

describe('a refund and other writers', () => {
  it('who gave the money back meanwhile: it is refused', async () => {
    const { refund, refunds, isBeaten } = refundShop(...completed);
    isBeaten(1, { type: 'refund.recorded', ref: 're_1', amount: 2_990 });
    expect((await refund()).json()).toMatchObject({ code: 'refund_exceeds' });
    expect(refunds()).toHaveLength(1);
  });

  it('of one version is refused when the order has moved', async () => {
    const { refund, stored } = refundShop(...completed);
    const { seq } = stored().head;
    expect((await refund({ note }, { 'if-match': `"${seq - 1}"` })).status).toBe(412);
    expect((await refund({ note }, { 'if-match': `"${seq}"` })).status).toBe(202);
  });

  it('and a store that is down: 503, and the same key works afterwards', async () => {
    const { refund, refunds, down } = refundShop(...completed);
    down.store = new PortFailure('store', 'transient', 'orders.replace', new Error('503'));
    expect((await refund()).status).toBe(503);
    delete down.store;
    expect((await refund()).headers.has('idempotent-replayed')).toBe(false);
    expect(refunds()).toHaveLength(1);
  });
});
