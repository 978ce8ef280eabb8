import { describe, expect, it } from 'vitest';
import type { EntryDraft } from '../shared/order/entries.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { actionRequired, commandedShop, problem, reason, upTo } from '../test/commanded-shop.ts';
import { ask } from '../test/http-shop.ts';
import { changePayment } from './change-payment.ts';

const key = '3f8a9c1e-7d42-4b6f-9a15-2c8e5d7b4f60';
const otherKey = 'b3d1f3f2-90f7-4a57-8f6c-1f2f5b1c7a11';
const mastercard = { paymentMethod: 'pm_card_mastercard' };

function paymentShop(...drafts: EntryDraft[]) {
  const world = commandedShop(drafts);
  const change = (body: unknown = mastercard, headers: Record<string, string> = {}) =>
    ask(changePayment(world.shop), {
      method: 'POST',
      path: '/api/orders/{orderId}/payment',
      params: { orderId: world.id },
      headers: { authorization: `Bearer ${world.token}`, 'idempotency-key': key, ...headers },
      body,
    });
  const changes = () => world.stored().log.filter(({ type }) => type === 'payment.method_changed');
  return { ...world, change, changes };
}

/** How an order goes on with the other payment method. */
const replaced: EntryDraft[] = [
  { type: 'payment.replaced' },
  { type: 'payment.prepared', ref: 'pi_2' },
  { type: 'payment.authorized', captureBefore: 1_760_400_000_000 },
];

describe('another payment method', () => {
  it('of an order that waits for its buyer stands in the ledger, and the order is looked at now', async () => {
    const { change, changes, stored, now, id } = paymentShop(...actionRequired);
    const { status, json, text } = await change();
    const seq = stored().head.seq;
    const requestedAt = new Date(now()).toISOString();
    expect([status, json()]).toEqual([202, { orderId: id, command: 'payment', seq, requestedAt }]);
    expect(changes()).toEqual([expect.objectContaining({ seq, by: 'change-payment', ...mastercard })]);
    expect([stored().head.replacement, stored().wakeAt]).toEqual([mastercard.paymentMethod, now()]);
    expect(text).not.toContain(mastercard.paymentMethod);
  });

  it('again is answered byte for byte the same, also when the order is paid by it', async () => {
    const { change, changes, goOn } = paymentShop(...actionRequired);
    const first = await change();
    goOn(...replaced);
    const again = await change();
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([202, first.text, 'true']);
    expect(changes()).toHaveLength(1);
  });

  it('many times at once is one entry', async () => {
    const { change, changes } = paymentShop(...actionRequired);
    const answers = await Promise.all(Array.from({ length: 8 }, () => change()));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(changes()).toHaveLength(1);
  });

  it('may be followed by a third one, when the buyer has to act again', async () => {
    const { change, changes, goOn } = paymentShop(...actionRequired);
    await change();
    goOn(...replaced.slice(0, 2), { type: 'payment.action_required', reason, expiresAt: 1_760_003_600_000 });
    expect((await change({ paymentMethod: 'pm_third' }, { 'idempotency-key': otherKey })).status).toBe(202);
    expect(changes()).toHaveLength(2);
  });

  it('is taken nine times at most: each holds the goods', async () => {
    const { change, changes, goOn } = paymentShop(...actionRequired);
    const tries = Array.from({ length: 10 }, (_, n) => ({ 'idempotency-key': `${n}-${key}` }));
    const answers: number[] = [];
    for (const headers of tries) {
      answers.push((await change({ paymentMethod: 'pm_next' }, headers)).status);
      if (answers.at(-1) === 202)
        goOn(...replaced.slice(0, 2), { type: 'payment.action_required', reason, expiresAt: 1_760_003_600_000 });
    }
    expect(answers).toEqual([...Array<number>(9).fill(202), 409]);
    expect(changes()).toHaveLength(9);
  });

  it('under a key that stands for another one is refused', async () => {
    const { change, changes } = paymentShop(...actionRequired);
    await change();
    const { status, json } = await change({ paymentMethod: 'pm_other' });
    expect([status, json()]).toEqual(problem(422, 'idempotency_key_reused'));
    expect(changes()).toHaveLength(1);
  });

  it('while one is being changed already is refused', async () => {
    const { change, changes } = paymentShop(...actionRequired);
    await change();
    const { status, json } = await change({ paymentMethod: 'pm_other' }, { 'idempotency-key': otherKey });
    expect([status, json()]).toEqual(problem(409, 'payment_not_awaited', 'is being changed already'));
    expect(changes()).toHaveLength(1);
  });

  it.each<[string, EntryDraft[]]>([
    ['is not asked for money yet', []],
    ['is being charged', upTo('payment.prepared')],
    ['is paid', upTo('payment.authorized')],
    ['is completed', upTo('order.completed')],
    ['is being canceled', [...actionRequired, { type: 'cancel.requested', key: 'k', fingerprint: 'f' }]],
    [
      'was closed by an operator',
      [
        ...actionRequired,
        { type: 'cancel.requested', key: 'k', fingerprint: 'f' },
        { type: 'order.attention', reason },
        { type: 'order.closed', key: 'k', fingerprint: 'f', note: 'Paid in cash.' },
      ],
    ],
    ['was declined', [...actionRequired, { type: 'payment.declined', reason }]],
  ])('for an order that %s is refused', async (_, drafts) => {
    const { change, replaces } = paymentShop(...drafts);
    const { status, json } = await change();
    expect([status, json()]).toEqual(problem(409, 'payment_not_awaited', 'only while paymentStatus'));
    expect(replaces()).toBe(0);
  });

  it('that comes a moment after the buyer has acted is refused', async () => {
    const { change, changes, isBeaten } = paymentShop(...actionRequired);
    isBeaten(1, { type: 'payment.authorized', captureBefore: 1_760_400_000_000 });
    expect((await change()).json()).toMatchObject({ code: 'payment_not_awaited' });
    expect(changes()).toEqual([]);
  });

  it.each<[string, unknown, Record<string, string>, number, string]>([
    ['that is a card number', { paymentMethod: '4242424242424242' }, {}, 400, 'invalid_request'],
    ['without a body', '', {}, 400, 'empty_body'],
    ['for another version', mastercard, { 'if-match': '"3"' }, 412, 'order_has_moved'],
    ['by a stranger', mastercard, { authorization: 'Bearer ot1.k1.x' }, 403, 'access_denied'],
  ])('%s is refused', async (_, body, headers, status, code) => {
    const { change, changes } = paymentShop(...actionRequired);
    const answer = await change(body, headers);
    expect([answer.status, answer.json()]).toEqual(problem(status, code));
    expect(changes()).toEqual([]);
  });

  it('is remembered nowhere while the store is down', async () => {
    const { change, changes, down } = paymentShop(...actionRequired);
    down.store = new PortFailure('store', 'transient', 'orders.read', new Error('503'));
    expect((await change()).status).toBe(503);
    delete down.store;
    expect((await change()).headers.has('idempotent-replayed')).toBe(false);
    expect(changes()).toHaveLength(1);
  });
});
