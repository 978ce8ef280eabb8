import { expect } from 'vitest';
import type { ShownOrder, Stack } from './stack.ts';

/** Expects one charge of the whole total and one label. */
export async function expectCompletedOnce(stack: Stack, orderId: string, order: ShownOrder): Promise<void> {
  expect(order).toMatchObject({
    state: 'completed',
    status: 'booked',
    paymentStatus: 'captured',
    fulfillmentStatus: 'booked',
  });
  const { intents, charges } = await stack.payments(orderId);
  const total = order.totals?.total.amount;
  expect(intents).toHaveLength(1);
  expect(charges).toEqual([expect.objectContaining({ captured: true, amount: total, amount_captured: total })]);
  expect(await stack.labels(orderId)).toBe(1);
}
