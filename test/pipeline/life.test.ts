import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, type ShownOrder, Stack } from './stack.ts';

let stack: Stack;
const soon = { PAYMENT_EXPIRY_SECONDS: '8' };

beforeAll(async () => {
  stack = await Stack.start(soon);
});
afterEach(() => stack.clearFaults());
afterAll(() => stack.stop());

const sleeping = z.object({ wakeAt: z.number().nullable() });
const types = (order: ShownOrder) => order.events.map(({ type }) => type);
const total = (order: ShownOrder) => order.totals?.total.amount ?? 0;
const nothing = { captured: 0, authorized: 0 };
const skus = ['POT-CAST-08', 'TEA-EARL-100'];
const shelves = () => Promise.all(skus.map((sku) => stack.stock(sku)));

/** Holds back the next call of that kind, until faults are cleared. */
const hold = (service: string | null, operation: string) =>
  stack.fault(service, { operation, effect: 'delay', delayMs: 60_000, count: 1 });
const held = (service: string | null) =>
  eventually(async () => ((await stack.delayed(service)).length > 0 ? true : undefined));

describe('a buyer who has to act', () => {
  const asking = async (paymentMethod = 'pm_card_threeDSecure2Required') => {
    const placed = await stack.place({ paymentMethod });
    return { placed, order: await stack.shows(placed, ({ status }) => status === 'action_required') };
  };

  it('is given what the browser needs, and the order goes on as soon as it is done: the webhook wakes it', async () => {
    const { placed, order } = await asking();
    expect(order).toMatchObject({
      paymentStatus: 'action_required',
      action: { code: 'authentication_required' },
      clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
    });
    await stack.atThePaymentProvider(placed.orderId, 'authenticate?outcome=succeeded');
    const done = await stack.settled(placed);
    expect(done.state).toBe('completed');
    expect(done).not.toHaveProperty('clientSecret');
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(done), authorized: 0 });
    const stored = JSON.stringify(await stack.document(placed.orderId));
    expect(stored).not.toContain('_secret_');
  });

  it('and does not: the payment is canceled first, then everything else undone', async () => {
    const before = await shelves();
    const { placed } = await asking();
    const order = await stack.settled(placed);
    expect(order).toMatchObject({ state: 'failed', failure: { code: 'payment_expired' } });
    expect(types(order).slice(-4)).toEqual(['order.failing', 'payment.canceled', 'stock.released', 'order.failed']);
    const { intents } = await stack.payments(placed.orderId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled']);
    expect(await shelves()).toEqual(before);
  });

  it('pays by other means: the first payment is ended before the second begins', async () => {
    const { placed } = await asking('pm_card_chargeDeclinedInsufficientFunds');
    expect((await stack.buyer(placed, 'payment', { paymentMethod: 'pm_card_visa' })).status).toBe(202);
    const order = await stack.settled(placed);
    expect(order.state).toBe('completed');
    const { intents } = await stack.payments(placed.orderId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(order), authorized: 0 });
    const again = await stack.buyer(placed, 'payment', { paymentMethod: 'pm_card_visa' });
    expect([again.status, await again.json()]).toMatchObject([409, { code: 'payment_not_awaited' }]);
  });
});

describe('a buyer who cancels', () => {
  it.each([
    ['before the payment exists', () => stack.cloud.payments, 'paymentIntents.create'],
    ['while the payment is authorized', () => stack.cloud.payments, 'paymentIntents.confirm'],
    ['before the label', () => stack.cloud.shipping, 'shipments.create'],
  ] as const)('%s: money and goods are free again, and no label is bought', async (_, service, operation) => {
    const before = await shelves();
    await hold(service(), operation);
    const placed = await stack.place();
    await held(service());
    const answer = await stack.buyer(placed, 'cancel');
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/orders/${placed.orderId}`]);
    await stack.clearFaults();
    const order = await stack.settled(placed);
    expect(order).toMatchObject({ state: 'canceled', status: 'canceled', fulfillmentStatus: 'canceled' });
    expect(await stack.money(placed.orderId)).toEqual(nothing);
    expect(await stack.labels(placed.orderId)).toBe(0);
    expect(await shelves()).toEqual(before);
  });

  it('while the label is being bought: the label wins, and the ledger says so', async () => {
    await hold(stack.cloud.shipping, 'shipments.buy');
    const placed = await stack.place();
    await held(stack.cloud.shipping);
    expect((await stack.buyer(placed, 'cancel')).status).toBe(202);
    // The sweeper has looked: no label yet, and whoever set the fence may still buy one for a quarter of an hour.
    await eventually(async () => {
      const { wakeAt } = sleeping.parse(await stack.document(placed.orderId));
      return wakeAt !== null && wakeAt > Date.now() + 60_000 ? true : undefined;
    });
    await stack.clearFaults();
    const order = await stack.settled(placed);
    expect(order.state).toBe('completed');
    expect(types(order)).toContain('cancel.rejected');
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(order), authorized: 0 });
    expect(await stack.labels(placed.orderId)).toBe(1);
  });

  it('twice under one key gets one entry and the same bytes; an order that has its label is past it', async () => {
    await hold(stack.cloud.payments, 'paymentIntents.create');
    const placed = await stack.place();
    await held(stack.cloud.payments);
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => stack.buyer(placed, 'cancel', {}, key)));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    await stack.clearFaults();
    const order = await stack.settled(placed);
    expect(types(order).filter((type) => type === 'cancel.requested')).toHaveLength(1);

    const shipped = await stack.place();
    await stack.settled(shipped);
    const late = await stack.buyer(shipped, 'cancel');
    expect([late.status, await late.json()]).toMatchObject([409, { code: 'already_shipped' }]);
  });
});

describe('an operator who gives money back', () => {
  const completed = async (changes: Record<string, unknown> = {}) => {
    const placed = await stack.place(changes);
    const order = await stack.settled(placed);
    expect(order.state).toBe('completed');
    return { placed, order, path: `orders/${placed.orderId}/refunds` };
  };
  const refunded = (placed: { orderId: string; accessToken: string }, succeeded: number) =>
    stack.shows(placed, ({ refunds }) => refunds.filter(({ status }) => status === 'succeeded').length === succeeded);

  it('of a line, of an amount, then of the rest: books and ledger agree to the cent, and no more is given', async () => {
    const { placed, order, path } = await completed();
    await stack.operator(path, { lines: [{ line: 0, quantity: 1 }], note: 'broken' });
    const first = await refunded(placed, 1);
    const line = first.refunds[0]?.amount.amount ?? 0;
    expect(first.paymentStatus).toBe('partially_refunded');
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(order) - line, authorized: 0 });

    await stack.operator(path, { amount: { amount: 100, currency: 'EUR' }, note: 'late' });
    await refunded(placed, 2);
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(order) - line - 100, authorized: 0 });

    const tooMuch = await stack.operator(path, { amount: { amount: total(order), currency: 'EUR' }, note: 'too much' });
    expect([tooMuch.status, await tooMuch.json()]).toMatchObject([422, { code: 'refund_exceeds' }]);

    await stack.operator(path, { note: 'the rest' });
    const last = await refunded(placed, 3);
    expect(last.paymentStatus).toBe('refunded');
    expect(await stack.money(placed.orderId)).toEqual(nothing);
    expect(types(await stack.settled(placed)).at(-1)).toBe('tax.reversed');
  });

  it('twice under one key gives it once', async () => {
    const { placed, order, path } = await completed();
    const key = randomUUID();
    const body = { amount: { amount: 250, currency: 'EUR' }, note: 'a double click' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => stack.operator(path, body, key)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    await refunded(placed, 1);
    expect((await stack.settled(placed)).refunds).toHaveLength(1);
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(order) - 250, authorized: 0 });
  });

  it('that the bank gives back stays owed, and is tried again', async () => {
    const { placed, path } = await completed({ paymentMethod: 'pm_card_refundFail' });
    await stack.operator(path, { note: 'returned' });
    await refunded(placed, 1);
    await stack.laterAtThePaymentProvider(60_000);
    const order = await stack.shows(placed, (shown) => types(shown).includes('refund.refused'));
    expect(order.refunds).toMatchObject([{ status: 'pending' }]);
    expect((await stack.get(placed)).headers.has('retry-after')).toBe(true);
  });

  it('in the dashboard of the provider is seen in the ledger', async () => {
    const { placed, order } = await completed();
    await stack.atThePaymentProvider(placed.orderId, 'refund', { amount: 300 });
    const shown = await refunded(placed, 1);
    expect(types(shown)).toContain('refund.recorded');
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(order) - 300, authorized: 0 });
  });

  it('needs the buyer’s bank for a dispute, whose beginning and end the ledger tells', async () => {
    const { placed } = await completed();
    await stack.atThePaymentProvider(placed.orderId, 'dispute');
    await stack.shows(placed, (order) => types(order).includes('dispute.opened'));
    await stack.closeDispute(placed.orderId, 'lost');
    const order = await stack.shows(placed, (shown) => types(shown).includes('dispute.closed'));
    expect(types(order).filter((type) => type.startsWith('dispute.'))).toEqual(['dispute.opened', 'dispute.closed']);
  });

  it('has to cancel what is not captured yet', async () => {
    await hold(stack.cloud.shipping, 'shipments.create');
    const placed = await stack.place();
    await held(stack.cloud.shipping);
    const answer = await stack.operator(`orders/${placed.orderId}/refunds`, { note: 'early' });
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'nothing_captured' }]);
    await stack.clearFaults();
    expect((await stack.settled(placed)).state).toBe('completed');
  });
});

describe('a parcel on its way', () => {
  it('is told by the carrier: in transit, delivered', async () => {
    const placed = await stack.place();
    await stack.settled(placed);
    await stack.scan(placed.orderId, 'in_transit');
    await stack.shows(placed, ({ fulfillmentStatus }) => fulfillmentStatus === 'in_transit');
    await stack.scan(placed.orderId, 'delivered');
    const order = await stack.shows(placed, ({ status }) => status === 'delivered');
    const { length } = types(order);
    expect(types(order).slice(length - 2)).toEqual(['shipment.in_transit', 'shipment.delivered']);
    const seq = order.events.at(-1)?.seq;
    await eventually(async () =>
      (await stack.pushes(placed.orderId)).includes(`${placed.orderId}:${seq}`) ? true : undefined,
    );
  });
});

describe('digital goods', () => {
  it('are paid and delivered without a shipment', async () => {
    const placed = await stack.place({ lines: [{ sku: 'EBOOK-OF-TEA', quantity: 1 }], shippingOption: undefined });
    const order = await stack.settled(placed);
    expect(order).toMatchObject({ state: 'completed', fulfillmentStatus: 'delivered' });
    expect(types(order)).toContain('shipment.not_needed');
    expect(await stack.shipments(placed.orderId)).toEqual([]);
    expect(await stack.money(placed.orderId)).toEqual({ captured: total(order), authorized: 0 });
  });
});

describe('an order that needs a person', () => {
  const needing = async () => {
    await hold(stack.cloud.payments, 'paymentIntents.capture');
    const placed = await stack.place();
    await held(stack.cloud.payments);
    await stack.atThePaymentProvider(placed.orderId, 'cancel');
    await stack.clearFaults();
    await eventually(async () => (JSON.stringify(await stack.listed()).includes(placed.orderId) ? true : undefined));
    return placed;
  };

  it('because the authorization is gone behind a bought label is listed; canceled, its label is given back', async () => {
    const before = await shelves();
    const placed = await needing();
    expect(JSON.stringify(await stack.listed())).toContain('capture_impossible');
    const path = `ops/orders/${placed.orderId}/cancel`;
    expect((await stack.operator(path, { note: 'The buyer has been called.' })).status).toBe(202);
    const order = await stack.settled(placed);
    expect(order.state).toBe('canceled');
    expect(types(order)).toContain('shipment.voided');
    expect(await stack.money(placed.orderId)).toEqual(nothing);
    expect(await shelves()).toEqual(before);
    expect(JSON.stringify(await stack.listed())).not.toContain(placed.orderId);
  });

  it('is tried again by an operator, and closed with a note', async () => {
    const placed = await needing();
    const retried = await stack.operator(`ops/orders/${placed.orderId}/retry`, { note: 'Once more.' });
    expect(retried.status).toBe(202);
    await stack.shows(placed, (order) => types(order).filter((type) => type === 'order.attention').length === 2);
    await stack.operator(`ops/orders/${placed.orderId}/resolve`, { note: 'Paid by bank transfer.' });
    expect((await stack.settled(placed)).state).toBe('closed');
    expect(JSON.stringify(await stack.listed())).not.toContain(placed.orderId);
  });

  it('because its document makes the code fail is set aside at once, and the others go on', async () => {
    await hold(stack.cloud.payments, 'paymentIntents.create');
    const placed = await stack.place();
    await held(stack.cloud.payments);
    await stack.tamper(placed.orderId, { head: { totals: null } });
    await stack.clearFaults();
    const order = await stack.shows(placed, (shown) => types(shown).includes('order.attention'));
    expect(types(order)).not.toContain('payment.authorized');
    expect(await stack.money(placed.orderId)).toEqual(nothing);
    const other = await stack.place();
    expect((await stack.settled(other)).state).toBe('completed');
  });
});

describe('a provider that refuses the credentials', () => {
  it('burns no attempt of an order, and everything completes when that is mended', async () => {
    await stack.fault(stack.cloud.payments, { operation: '*', effect: 'status', status: 401 });
    const placed = await Promise.all([1, 2, 3].map(() => stack.place()));
    await eventually(async () =>
      (await stack.calls(stack.cloud.payments)).some(({ status }) => status === 401) ? true : undefined,
    );
    await stack.clearFaults();
    for (const one of placed) {
      const order = await stack.settled(one);
      expect(order.state).toBe('completed');
      expect(types(order)).not.toContain('order.attention');
    }
  });
});
