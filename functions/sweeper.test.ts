import { InvocationContext, type Timer } from '@azure/functions';
import { expect, it } from 'vitest';
import type { Order } from '../shared/order/order.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { sampleOrder, sampleOrderId } from '../test/sample-order.ts';
import { virtualNotifications } from '../test/virtual-notifications.ts';
import { virtualShop } from '../test/virtual-shop.ts';
import { sweeper } from './sweeper.ts';

const down = new PortFailure('store', 'transient', 'query', new Error('503'));
const timer: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: '', next: '', lastUpdated: '' },
};

/** A sweeper over an order that is overdue and a notification that is due. */
function overdue() {
  const shop = virtualShop();
  shop.put(sampleOrder(1));
  shop.pass(120_000);
  const { ports } = virtualNotifications();
  ports.notifications.due = async function* due() {
    yield [sampleOrderId(1)];
  };
  const told: Order[] = [];
  const notify = async (order: Order) => void told.push(order);
  const sweep = async () => sweeper(shop.pipeline, notify, ports.notifications)(timer, new InvocationContext());
  return { shop, notifications: ports.notifications, told, sweep };
}

it('takes up the orders and the notifications that are due, and says so', async () => {
  const { shop, told, sweep } = overdue();
  await sweep();
  expect(shop.order(sampleOrderId(1)).head.ended).toBe('completed');
  expect(told).toHaveLength(1);
  expect(shop.books.events).toContain('sweeper.ran');
  expect(shop.books.events).not.toContain('sweeper.failed');
});

it('sweeps the notifications when the orders cannot be listed', async () => {
  const { shop, told, sweep } = overdue();
  shop.pipeline.orders.due = () => {
    throw down;
  };
  await sweep();
  expect(told).toHaveLength(1);
  expect(shop.books.events).toEqual(expect.arrayContaining(['sweeper.failed', 'sweeper.ran']));
});

it('sweeps the orders when the notifications cannot be listed', async () => {
  const { shop, notifications, sweep } = overdue();
  notifications.due = () => {
    throw down;
  };
  await sweep();
  expect(shop.order(sampleOrderId(1)).head.ended).toBe('completed');
  expect(shop.books.events).toEqual(expect.arrayContaining(['sweeper.failed', 'sweeper.ran']));
});
