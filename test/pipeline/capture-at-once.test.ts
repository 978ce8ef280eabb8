import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ShownOrder, Stack } from './stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start({ CAPTURE: 'immediately', FULFILL_AFTER_SECONDS: '4' });
});
afterAll(() => stack.stop());

const types = (order: ShownOrder) => order.events.map(({ type }) => type);
const captured = (placed: { orderId: string; accessToken: string }) =>
  stack.shows(placed, ({ paymentStatus }) => paymentStatus === 'captured');

it('takes the money before the label, and ships when the buyer has had time to think again', async () => {
  const placed = await stack.place();
  const paid = await captured(placed);
  expect(types(paid)).not.toContain('shipment.prepared');
  const order = await stack.settled(placed);
  expect(order.state).toBe('completed');
  expect(types(order).indexOf('payment.captured')).toBeLessThan(types(order).indexOf('shipment.bought'));
  expect(await stack.money(placed.orderId)).toEqual({ captured: order.totals?.total.amount, authorized: 0 });
});

it('gives back what was taken when the buyer cancels', async () => {
  const before = await stack.stock('POT-CAST-08');
  const placed = await stack.place();
  await captured(placed);
  expect((await stack.buyer(placed, 'cancel')).status).toBe(202);
  const order = await stack.settled(placed);
  expect(order).toMatchObject({ state: 'canceled', paymentStatus: 'refunded' });
  expect(await stack.money(placed.orderId)).toEqual({ captured: 0, authorized: 0 });
  expect(await stack.labels(placed.orderId)).toBe(0);
  expect(await stack.stock('POT-CAST-08')).toEqual(before);
});

it('gives back what was taken when the address cannot be delivered to', async () => {
  const address = { name: 'Ada', lines: ['UNDELIVERABLE ST'], city: 'Berlin', postalCode: '10115', country: 'DE' };
  const placed = await stack.place({ shippingAddress: address });
  const order = await stack.settled(placed);
  expect(order).toMatchObject({ state: 'failed', failure: { code: 'undeliverable' }, paymentStatus: 'refunded' });
  expect(await stack.money(placed.orderId)).toEqual({ captured: 0, authorized: 0 });
});

it('ships nothing that was wholly given back before the label', async () => {
  const placed = await stack.place();
  await captured(placed);
  await stack.atThePaymentProvider(placed.orderId, 'refund');
  const order = await stack.settled(placed);
  expect(order).toMatchObject({ state: 'failed', failure: { code: 'refunded' }, paymentStatus: 'refunded' });
  expect(await stack.labels(placed.orderId)).toBe(0);
});
