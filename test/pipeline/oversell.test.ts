import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCatalog } from '../../scripts/load-catalog.ts';
import { Stack } from './stack.ts';

const product = { sku: 'LAMP-LIMITED', name: 'Lamp, limited', taxCode: 'txcd_99999999', weight: 900, digital: false };
const onHand = 10;
const buyers = 300;

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start();
  await loadCatalog([{ ...product, prices: { EUR: 12_900 }, onHand }], stack.cloud.settings, () => {});
});
afterAll(() => stack.stop());

it('300 buyers at once for ten pieces: ten complete, the others fail with out_of_stock and keep their money (I21)', async () => {
  const wanted = { lines: [{ sku: product.sku, quantity: 1 }], approvedTotal: undefined, installationId: undefined };
  const placed = await Promise.all(Array.from({ length: buyers }, () => stack.place(wanted)));
  const orders = await Promise.all(placed.map((one) => stack.settled(one)));

  const ends = Map.groupBy(orders, ({ state, failure }) => `${state} ${failure?.code ?? ''}`.trim());
  expect(Object.fromEntries([...ends].map(([end, all]) => [end, all.length]))).toEqual({
    completed: onHand,
    'failed out_of_stock': buyers - onHand,
  });
  expect(await stack.stock(product.sku)).toEqual({ onHand: 0, available: 0, held: 0 });

  const paid = await Promise.all(
    orders.map(async ({ orderId, state, totals }) => {
      const { captured, authorized } = await stack.money(orderId);
      return captured - (state === 'completed' ? (totals?.total.amount ?? 0) : 0) + authorized;
    }),
  );
  expect(paid.filter((difference) => difference !== 0)).toEqual([]);
  const labels = await Promise.all(orders.map(({ orderId }) => stack.labels(orderId)));
  expect(labels.reduce((sum, count) => sum + count, 0)).toBe(onHand);
});
