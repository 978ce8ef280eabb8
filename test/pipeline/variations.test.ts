import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isMilestone } from '../../shared/steps/messages.ts';
import { expectCompletedOnce } from './completed-once.ts';
import { eventually, type ShownOrder, Stack } from './stack.ts';
import { variationOf } from './variation.ts';

const sku = 'TEA-EARL-100';
const pieces = 2;
const goods = { lines: [{ sku, quantity: pieces }] };
const download = { lines: [{ sku: 'EBOOK-OF-TEA', quantity: 1 }], shippingOption: undefined };
const authenticated = { ...goods, paymentMethod: 'pm_card_threeDSecure2Required' };

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack.stop());

type Placed = Awaited<ReturnType<Stack['place']>>;
interface Ended {
  placed: Placed;
  order: ShownOrder;
}

const types = ({ events }: ShownOrder) => events.map(({ type }) => type);

it.each([
  ['--instances 3'],
  ['--fault duplicate-batch:2'],
  ['--fault concurrent-duplicate:2'],
  ['--fault redeliver:2'],
  ['--fault steal-lease:3'],
  ['--fault past-due:1'],
  ['--fault kill-worker:60'],
  ['--fault kill-worker:60 --on-worker-death redeliver'],
  ['--fault kill-host:50'],
  ['--fault split:12'],
])('orders of every kind at once, %s: each ends once, nothing is lost', async (text) => {
  const variation = variationOf(text);
  await stack.vary(variation);
  const before = await stack.stock(sku);
  const ended = await Promise.all([
    bought(),
    boughtTwice(),
    confirmed(),
    downloaded(),
    refunded(),
    declined(),
    canceled(),
  ]);

  expect([...stack.struck]).toEqual(Object.keys(variation.faults));
  const sold = 4 * pieces;
  expect(await stack.stock(sku)).toEqual({ onHand: before.onHand - sold, available: before.available - sold, held: 0 });
  for (const one of ended) await expectLedger(one);
  // Azure checkpoints a batch whose worker died; the reconciler tells the buyer of it some minutes later.
  const isFeedLossy = 'kill-worker' in variation.faults && variation.onWorkerDeath === 'checkpoint';
  for (const one of ended) await expectTold(one, isFeedLossy);
});

async function completed(placed: Placed): Promise<Ended> {
  const order = await stack.settled(placed);
  await expectCompletedOnce(stack, placed.orderId, order);
  return { placed, order };
}

const bought = async () => completed(await stack.place(goods));

async function boughtTwice(): Promise<Ended> {
  const key = randomUUID();
  const [one, other] = await Promise.all([stack.place(goods, key), stack.place(goods, key)]);
  expect(one).toEqual(other);
  return completed(one);
}

async function confirmed(): Promise<Ended> {
  const placed = await asked();
  await stack.atThePaymentProvider(placed.orderId, 'authenticate?outcome=succeeded');
  return completed(placed);
}

async function asked(): Promise<Placed> {
  const placed = await stack.place(authenticated);
  await stack.shows(placed, ({ status }) => status === 'action_required');
  return placed;
}

async function downloaded(): Promise<Ended> {
  const placed = await stack.place(download);
  const order = await stack.settled(placed);
  expect(order).toMatchObject({ state: 'completed', fulfillmentStatus: 'delivered' });
  await expectMoney(placed, order.totals?.total.amount);
  expect(await stack.shipments(placed.orderId)).toEqual([]);
  return { placed, order };
}

async function refunded(): Promise<Ended> {
  const { placed, order } = await bought();
  await stack.operator(`orders/${placed.orderId}/refunds`, { amount: { amount: 100, currency: 'EUR' }, note: 'late' });
  await stack.shows(placed, ({ refunds }) => refunds.some(({ status }) => status === 'succeeded'));
  await expectMoney(placed, (order.totals?.total.amount ?? 0) - 100);
  return { placed, order: await stack.settled(placed) };
}

async function declined(): Promise<Ended> {
  const placed = await stack.place({ ...goods, paymentMethod: 'pm_card_chargeDeclined' });
  const order = await stack.settled(placed);
  expect(order).toMatchObject({ state: 'failed', failure: { code: 'payment_declined' } });
  await expectMoney(placed, 0);
  return { placed, order };
}

async function canceled(): Promise<Ended> {
  const placed = await asked();
  expect((await stack.buyer(placed, 'cancel')).status).toBe(202);
  const order = await stack.settled(placed);
  expect(order.state).toBe('canceled');
  await expectMoney(placed, 0);
  expect(await stack.labels(placed.orderId)).toBe(0);
  return { placed, order };
}

const expectMoney = async ({ orderId }: Placed, captured: number | undefined) =>
  expect(await stack.money(orderId)).toEqual({ captured, authorized: 0 });

/** A fence before the label, put up again by whoever takes the order over from a host that died. */
const fence = 'shipment.buying';

/** No gap, and nothing that was done stands there twice. */
async function expectLedger({ placed, order }: Ended): Promise<void> {
  expect(order.events.map(({ seq }) => seq)).toEqual(order.events.map((_, index) => index + 1));
  expect(await stack.ledger(placed.orderId)).toEqual(types(order));
  const done = types(order).filter((type) => type !== fence);
  expect(done).toEqual([...new Set(done)]);
}

/** Each milestone is told, in order; copies carry the same dedupe id. `isLossy`: what a dead worker had in hand may be missing. */
async function expectTold({ placed: { orderId }, order }: Ended, isLossy: boolean): Promise<void> {
  const milestones = order.events.filter(({ type }) => isMilestone(type)).map(({ seq }) => `${orderId}:${seq}`);
  const told = async () => [...new Set(await stack.pushes(orderId))];
  if (!isLossy) await eventually(async () => ((await told()).length >= milestones.length ? true : undefined));
  expect(await told()).toEqual(isLossy ? milestones.slice(0, (await told()).length) : milestones);
}
