import { describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import { type VirtualShopOptions, virtualShop } from '../../test/virtual-shop.ts';
import type { Order } from '../order/order.ts';
import { lookPayment } from '../steps/look-payment.ts';
import { wake } from './command.ts';

const id = sampleOrderId(1);
const hour = 3_600_000;
const cancel = { type: 'cancel.requested', key: 'k', fingerprint: 'f' } as const;
const note = { key: 'n', fingerprint: 'f', note: 'n' };

/** A webhook says that something happened to the payment. */
async function hinted({ pipeline }: ReturnType<typeof virtualShop>): Promise<void> {
  const stored = await pipeline.orders.read(id);
  if (stored === undefined) throw new Error('There is no order.');
  await wake(pipeline, stored, 'webhook', 'payment');
}

/** Captured at once, and canceled while the buyer may still think again. */
async function canceled(options: VirtualShopOptions) {
  const shop = virtualShop(options);
  const order: Order = sampleOrder(1);
  shop.put({ ...order, terms: { ...order.terms, capture: 'immediately', fulfillAfter: hour } });
  await shop.deliver();
  expect(shop.order(id).head.payment).toBe('captured');
  const ref = shop.order(id).head.refs.payment ?? '';
  const refunds = shop.books.intents.get(ref)?.refunds ?? [];
  const total = shop.order(id).head.totals?.total ?? 0;
  const dashboard = (re: string, amount: number) => refunds.push({ ref: re, commandId: null, amount, failed: false });
  const hint = () => hinted(shop);
  return { shop, ref, refunds, total, dashboard, hint };
}

describe('a refund in the dashboard while the refund of a cancel waits for its next try', () => {
  it.each([100, 2990])('of %i leaves the rest to the cancel, which comes to its end', async (amount) => {
    const options = { refusesRefunds: true };
    const { shop, dashboard, hint, refunds, total } = await canceled(options);
    shop.command(id, cancel);
    await shop.sweep();
    await shop.deliver();
    expect(shop.order(id).head.refunds[0]).toMatchObject({ state: 'pending', refusals: 1 });
    dashboard('re_9', amount);
    await hint();
    await shop.deliver();
    options.refusesRefunds = false;
    await shop.settle(200);
    expect(refunds.reduce((sum, one) => sum + one.amount, 0)).toBe(total);
    expect(shop.order(id).head).toMatchObject({ ended: 'canceled', attention: null });
  });
});

it('a refund of the dashboard, by which a cancel ended, is made again when the bank gives it back', async () => {
  const { shop, dashboard, hint, refunds, total } = await canceled({});
  dashboard('re_9', total);
  shop.command(id, cancel);
  await shop.settle();
  expect(shop.order(id).head.ended).toBe('canceled');
  for (const one of refunds) one.failed = true;
  await hint();
  await shop.settle();
  const back = refunds.reduce((sum, one) => sum + (one.failed ? 0 : one.amount), 0);
  expect(back === total || shop.order(id).head.attention !== null).toBe(true);
});

it('money that is captured in the dashboard after a decline goes back', async () => {
  const shop = virtualShop({ asks: true });
  shop.put(sampleOrder(1));
  await shop.deliver();
  const ref = shop.order(id).head.refs.payment ?? '';
  const intent = shop.books.intents.get(ref);
  if (intent === undefined) throw new Error();
  // The issuer declines for good; the buyer, who holds the client secret, pays by another card; somebody captures.
  shop.command(id, { type: 'payment.declined', reason: { code: 'payment_declined', detail: '' } });
  intent.status = 'captured';
  await shop.settle();
  console.log(
    shop
      .order(id)
      .log.map(({ type }) => type)
      .join(' '),
    shop.order(id).head.attention,
  );
  shop.command(id, { type: 'order.retried', ...note });
  await shop.settle();
  expect(shop.order(id).head).toMatchObject({ ended: 'failed', attention: null });
});

it('a refund that an operator gave up, and that was made all the same, is in the ledger', async () => {
  const shop = virtualShop({});
  shop.put(sampleOrder(1));
  await shop.deliver();
  const ref = shop.order(id).head.refs.payment ?? '';
  const refunds = shop.books.intents.get(ref)?.refunds ?? [];
  shop.command(id, { type: 'refund.requested', id: 'ref_1', amount: 1000, key: 'a', fingerprint: 'f' });
  // Made at the provider; the answer is lost for as long as it takes until somebody is asked.
  refunds.push({ ref: 're_ref_1', commandId: 'ref_1', amount: 1000, failed: false });
  shop.command(id, { type: 'order.attention', reason: { code: 'unknown_failure', detail: '' } });
  shop.command(
    id,
    { type: 'refund.rejected', id: 'ref_1', reason: { code: 'resolved_by_operator', detail: '' } },
    { type: 'order.resolved', ...note },
  );
  await hinted(shop);
  await shop.settle();
  const given = () =>
    shop
      .order(id)
      .head.refunds.filter(({ state }) => state === 'succeeded')
      .reduce((s, { amount }) => s + amount, 0);
  console.log(
    shop
      .order(id)
      .log.map(({ type }) => type)
      .join(' '),
  );
  expect(given()).toBe(1000);
});

it('a cancel of captured money does not wait for the sweeper', async () => {
  const { shop } = await canceled({});
  shop.command(id, cancel);
  await shop.deliver();
  expect(shop.order(id).head.ended).toBe('canceled');
});

it('a refused refund is tried in time while the buyer may think again', async () => {
  const options = { refusesRefunds: true };
  const shop = virtualShop(options);
  const order: Order = sampleOrder(1);
  shop.put({ ...order, terms: { ...order.terms, capture: 'immediately', fulfillAfter: 48 * hour } });
  await shop.deliver();
  shop.command(id, { type: 'refund.requested', id: 'ref_1', amount: 1000, key: 'a', fingerprint: 'f' });
  await shop.deliver();
  const { wakeAt, head } = shop.order(id);
  expect(wakeAt).toBe(head.refunds[0]?.next);
});

it('money that is captured in part in the dashboard goes back when an operator cancels', async () => {
  const shop = virtualShop({ asks: true });
  shop.put(sampleOrder(1));
  await shop.deliver();
  const intent = shop.books.intents.get(shop.order(id).head.refs.payment ?? '');
  if (intent === undefined) throw new Error('There is no payment.');
  intent.status = 'captured';
  intent.amount = 1_000;
  await hinted(shop);
  await shop.settle();
  expect(shop.order(id).head.attention?.code).toBe('captured_amount_differs');
  shop.command(id, { type: 'cancel.ordered', ...note });
  await shop.settle();
  expect(shop.order(id).head).toMatchObject({ ended: 'canceled', attention: null });
  expect(intent.refunds).toMatchObject([{ amount: 1_000 }]);
});

it('money that was captured and given back in the dashboard before the webhook is not shipped for', async () => {
  const shop = virtualShop({});
  const order: Order = sampleOrder(1);
  shop.put({ ...order, terms: { ...order.terms, fulfillAfter: hour } });
  await shop.deliver();
  const intent = shop.books.intents.get(shop.order(id).head.refs.payment ?? '');
  if (intent === undefined) throw new Error('There is no payment.');
  intent.status = 'captured';
  intent.refunds.push({ ref: 're_9', commandId: null, amount: intent.amount, failed: false });
  await hinted(shop);
  await shop.settle();
  expect(shop.order(id).head).toMatchObject({ ended: 'failed', failure: { code: 'refunded' } });
  expect([...shop.books.shipments.values()].filter(({ label }) => label !== null)).toEqual([]);
});

it('a dispute that is lost ends the cancel whose refund the provider refused', async () => {
  const options = { refusesRefunds: true };
  const { shop, hint, refunds, total } = await canceled(options);
  const never = () => Promise.reject(new Error('not here'));
  let state: 'open' | 'lost' = 'open';
  const payments = {
    prepare: never,
    authorize: never,
    capture: never,
    cancel: never,
    status: never,
    refund: never,
    clientSecret: never,
    refunds: () => Promise.resolve(refunds),
    disputes: () => Promise.resolve([{ ref: 'dp_1', amount: total, reason: 'fraudulent', state }]),
  };
  shop.pipeline.steps['look-payment'] = lookPayment(payments, shop.pipeline.clock);
  shop.command(id, cancel);
  await hint();
  await shop.settle(100);
  expect(shop.order(id).head.attention?.code).toBe('payment_disputed');
  shop.command(id, { type: 'order.retried', ...note });
  await shop.settle(100);
  expect(shop.order(id).head.attention?.code).toBe('refund_refused');
  state = 'lost';
  await hint();
  for (let n = 0; n < 3 && shop.order(id).head.attention !== null; n += 1) {
    shop.command(id, { type: 'order.retried', ...note });
    await shop.settle(100);
  }
  expect(shop.order(id).head).toMatchObject({ ended: 'canceled', attention: null });
});
