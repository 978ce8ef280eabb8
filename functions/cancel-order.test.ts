import { describe, expect, it } from 'vitest';
import type { EntryDraft } from '../shared/order/entries.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { actionRequired, commandedShop, problem, reason, upTo } from '../test/commanded-shop.ts';
import { ask } from '../test/http-shop.ts';
import { cancelOrder } from './cancel-order.ts';

const key = '3f8a9c1e-7d42-4b6f-9a15-2c8e5d7b4f60';
const otherKey = 'b3d1f3f2-90f7-4a57-8f6c-1f2f5b1c7a11';

function cancelShop(...drafts: EntryDraft[]) {
  const world = commandedShop(drafts);
  const cancel = (headers: Record<string, string> = {}, body?: unknown) =>
    ask(cancelOrder(world.shop), {
      method: 'POST',
      path: '/api/orders/{orderId}/cancel',
      params: { orderId: world.id },
      headers: { authorization: `Bearer ${world.token}`, 'idempotency-key': key, ...headers },
      body,
    });
  const cancels = () => world.stored().log.filter(({ type }) => type === 'cancel.requested');
  return { ...world, cancel, cancels };
}

const abandoned: EntryDraft[] = [
  { type: 'shipment.abandoned', checkAt: 1_760_100_000_000 },
  { type: 'payment.voided' },
  { type: 'stock.released' },
  { type: 'order.canceled' },
];

describe('a cancel', () => {
  it.each<[string, EntryDraft[]]>([
    ['was just placed', []],
    ['waits for its buyer', actionRequired],
    ['is paid', upTo('payment.authorized')],
    ['is having its label bought', upTo('shipment.buying')],
    ['rests in attention', upTo('stock.reserved', { type: 'order.attention', reason })],
  ])('of an order that %s stands in its ledger, and the order is looked at now', async (_, drafts) => {
    const { cancel, stored, cancels, now, id, told } = cancelShop(...drafts);
    const seq = stored().head.seq + 1;
    const { status, headers, json } = await cancel();
    expect([status, json()]).toEqual([
      202,
      { orderId: id, command: 'cancel', seq, requestedAt: new Date(now()).toISOString() },
    ]);
    expect(headers.get('location')).toBe(`/api/orders/${id}`);
    expect([headers.get('etag'), headers.get('retry-after')]).toEqual([`"${seq}"`, '1']);
    expect(headers.get('idempotent-replayed')).toBeNull();
    expect(stored().head.goal).toBe('cancel');
    expect(stored().wakeAt).toBe(stored().head.attention === null ? now() : null);
    expect(cancels()).toEqual([expect.objectContaining({ by: 'cancel-order', key: expect.not.stringContaining(key) })]);
    expect(told).toEqual([{ name: 'order.cancel.requested', fields: { orderId: id, seq, by: 'cancel-order' } }]);
  });

  it('takes an empty object for a body, and nothing in it', async () => {
    const { cancel, cancels } = cancelShop();
    expect((await cancel({}, { reason: 'too late' })).status).toBe(400);
    expect(cancels()).toEqual([]);
    expect((await cancel({}, {})).status).toBe(202);
    expect((await cancel()).headers.get('idempotent-replayed')).toBe('true');
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['without a key', { 'idempotency-key': '' }, 400, 'idempotency_key_missing'],
    ['without a token', { authorization: '' }, 401, 'unauthenticated'],
    ['with the token of another order', { authorization: 'Bearer ot1.k1.x' }, 403, 'access_denied'],
  ])('%s is refused', async (_, headers, status, code) => {
    const { cancel, cancels } = cancelShop();
    const answer = await cancel(headers);
    expect([answer.status, answer.json()]).toEqual(problem(status, code));
    expect(cancels()).toEqual([]);
  });

  it('of an order that is not there is 404, after a second of patience', async () => {
    const { cancel, orders, now } = cancelShop();
    orders.clear();
    const begin = now();
    expect((await cancel()).status).toBe(404);
    expect(now() - begin).toBe(1_000);
  });
});

describe('the same cancel again (I15, F18)', () => {
  it('is answered byte for byte the same, from then until after the end', async () => {
    const { cancel, cancels, goOn, pass, replaces } = cancelShop(...upTo('shipment.buying'));
    const first = await cancel();
    pass(60_000);
    const answers = [await cancel()];
    for (const draft of abandoned) {
      goOn(draft);
      answers.push(await cancel());
    }
    for (const answer of answers) {
      expect([answer.status, answer.text]).toEqual([202, first.text]);
      expect(answer.headers.get('idempotent-replayed')).toBe('true');
      for (const name of ['location', 'etag']) expect(answer.headers.get(name)).toBe(first.headers.get(name));
    }
    expect([cancels().length, replaces()]).toEqual([1, 1]);
  });

  it('stands under each of its keys while a label may still win, so that each is answered the same for good', async () => {
    const { cancel, cancels, goOn } = cancelShop(...upTo('shipment.buying'));
    const [first, other] = [await cancel(), await cancel({ 'idempotency-key': otherKey })];
    expect(other.status).toBe(202);
    expect(cancels()).toHaveLength(2);
    goOn(...upTo('shipment.bought').slice(-1), { type: 'cancel.rejected' });
    expect((await cancel()).text).toBe(first.text);
    expect((await cancel({ 'idempotency-key': otherKey })).text).toBe(other.text);
  });

  it('is the one that stands when no label can win any more, whatever its key', async () => {
    const { cancel, cancels, goOn } = cancelShop(...upTo('shipment.buying'));
    const first = await cancel();
    goOn(...abandoned);
    expect((await cancel({ 'idempotency-key': otherKey })).text).toBe(first.text);
    expect(cancels()).toHaveLength(1);
  });

  it('is answered the same after it was rejected; under another key it is too late', async () => {
    const { cancel, goOn } = cancelShop(...upTo('shipment.buying'));
    const first = await cancel();
    goOn(...upTo('shipment.bought').slice(-1), { type: 'cancel.rejected' });
    expect((await cancel()).text).toBe(first.text);
    const other = await cancel({ 'idempotency-key': otherKey });
    expect([other.status, other.json()]).toEqual(problem(409, 'already_shipped'));
  });

  it('many times at once is one entry', async () => {
    const { cancel, cancels } = cancelShop(...upTo('payment.authorized'));
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel()));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    expect(cancels()).toHaveLength(1);
  });

  it('many times at once under keys of their own is an entry each, and one end', async () => {
    const { cancel, cancels } = cancelShop(...upTo('payment.authorized'));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => cancel({ 'idempotency-key': `${n}-${key}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    expect(cancels()).toHaveLength(8);
  });

  it('stands beside that of an operator', async () => {
    const ordered = { type: 'cancel.ordered', key: 'k', fingerprint: 'f', note: 'Asked for by phone.' } as const;
    const { cancel, cancels, stored } = cancelShop(...upTo('payment.authorized', ordered));
    const { status, json } = await cancel();
    expect([status, json()]).toEqual([202, expect.objectContaining({ seq: stored().head.seq })]);
    expect(cancels()).toHaveLength(1);
  });
});

describe('a cancel that comes too late', () => {
  it.each<[string, string, EntryDraft[]]>([
    ['has its label', 'already_shipped', upTo('shipment.bought')],
    ['is on its way', 'already_shipped', upTo('shipment.bought', { type: 'shipment.in_transit' })],
    ['is completed', 'already_shipped', upTo('order.completed')],
    ['is failing', 'already_ended', upTo('stock.reserved', { type: 'order.failing', reason })],
    [
      'has failed',
      'already_ended',
      [{ type: 'order.failing', reason }, { type: 'stock.released' }, { type: 'order.failed' }],
    ],
    [
      'was delivered without a shipment',
      'already_ended',
      upTo(
        'payment.authorized',
        { type: 'shipment.not_needed' },
        { type: 'payment.captured', amount: 2_990 },
        { type: 'stock.consumed' },
      ),
    ],
    [
      'was closed by an operator',
      'already_ended',
      upTo(
        'stock.reserved',
        { type: 'order.attention', reason },
        { type: 'order.closed', key: 'k', fingerprint: 'f', note: 'Sold in the shop.' },
      ),
    ],
  ])('for an order that %s is refused: %s', async (_, code, drafts) => {
    const { cancel, replaces } = cancelShop(...drafts);
    const { status, json } = await cancel();
    expect([status, json()]).toEqual(problem(409, code));
    expect(replaces()).toBe(0);
  });

  it('by a moment, because the label was bought meanwhile, is refused', async () => {
    const { cancel, cancels, isBeaten } = cancelShop(...upTo('shipment.buying'));
    isBeaten(1, ...upTo('shipment.bought').slice(-1));
    expect((await cancel()).json()).toMatchObject({ code: 'already_shipped' });
    expect(cancels()).toEqual([]);
  });
});

describe('a cancel of one version', () => {
  it('stands when the order is at that version, and its replay too', async () => {
    const { cancel, stored } = cancelShop(...upTo('stock.reserved'));
    const headers = { 'if-match': `"${stored().head.seq}"` };
    expect((await cancel(headers)).status).toBe(202);
    expect((await cancel(headers)).status).toBe(202);
  });

  it.each(['"2"', 'W/"3"', '"x"', '"2", "4"'])('is refused when the order is at "3" and not at %s', async (version) => {
    const { cancel, cancels } = cancelShop(...upTo('stock.reserved'));
    const { status, json } = await cancel({ 'if-match': version });
    expect([status, json()]).toEqual(problem(412, 'order_has_moved', 'The order is at "3"'));
    expect(cancels()).toEqual([]);
  });

  it.each(['*', '"2", "3"', '"3-incomplete"'])(
    'may name any, or several, or one that was shown without its secret: %s',
    async (version) => {
      expect((await cancelShop(...upTo('stock.reserved')).cancel({ 'if-match': version })).status).toBe(202);
    },
  );

  it('that a replica does not know yet is waited for (F15)', async () => {
    const { cancel, lagging, goOn, stored } = cancelShop(...upTo('tax.calculated'));
    lagging.push({ order: stored(), etag: '"2-test"' }, undefined);
    goOn({ type: 'stock.reserved' });
    expect((await cancel({ 'if-match': '"3"' })).status).toBe(202);
    expect(lagging).toEqual([]);
  });
});

describe('a cancel and other writers (F14)', () => {
  const wakes = { type: 'payment.key_burnt', deed: 'capture' } as const;

  it('that are faster now and then: it stands once', async () => {
    const { cancel, cancels, isBeaten } = cancelShop(...upTo('payment.authorized'));
    isBeaten(5, wakes);
    expect((await cancel()).status).toBe(202);
    expect(cancels()).toHaveLength(1);
  });

  it('that are faster each time: 503, and the same key works afterwards', async () => {
    const { cancel, cancels, isBeaten } = cancelShop(...upTo('payment.authorized'));
    isBeaten(10, wakes);
    const { status, headers, json } = await cancel();
    expect([status, json()]).toEqual(problem(503, 'store_unavailable'));
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(cancels()).toEqual([]);
    expect((await cancel()).headers.has('idempotent-replayed')).toBe(false);
    expect(cancels()).toHaveLength(1);
  });

  it('and a store that is down: 503, and nothing is remembered of it', async () => {
    const { cancel, cancels, down } = cancelShop();
    down.store = new PortFailure('store', 'transient', 'orders.replace', new Error('503'));
    expect((await cancel()).json()).toMatchObject({ code: 'store_unavailable' });
    delete down.store;
    expect((await cancel()).headers.has('idempotent-replayed')).toBe(false);
    expect(cancels()).toHaveLength(1);
  });
});
