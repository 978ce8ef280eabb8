import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, Stack } from './stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack.stop());

describe('the host killed in mid-flight (F1, F2, F3)', () => {
  // From before the first lane runs to after the label.
  it.each([0, 40, 90, 150, 220, 300, 400])('%i ms after the checkout: the order completes, once', async (delay) => {
    const placed = await stack.place();
    await sleep(delay);
    await stack.powerCut();
    const order = await stack.settled(placed);
    expect(order.state).toBe('completed');
    const { intents, charges } = await stack.payments(placed.orderId);
    expect(intents).toHaveLength(1);
    expect(charges.map(({ captured, amount_captured }) => [captured, amount_captured])).toEqual([
      [true, order.totals?.total.amount],
    ]);
    expect(await stack.labels(placed.orderId)).toBe(1);
  });

  it('while the carrier is asked for the label: the order completes, with that label', async () => {
    await stack.fault(stack.cloud.shipping, { operation: 'shipments.buy', effect: 'delay', delayMs: 1_000, count: 1 });
    const placed = await stack.place();
    await eventually(async () =>
      (await stack.show(placed)).events.some(({ type }) => type === 'shipment.buying') ? true : undefined,
    );
    await stack.powerCut();
    expect((await stack.settled(placed)).state).toBe('completed');
    expect(await stack.labels(placed.orderId)).toBe(1);
  });

  it('under ten orders at once: each completes, once', async () => {
    const placed = await Promise.all(
      Array.from({ length: 10 }, () => stack.place({ lines: [{ sku: 'TEA-EARL-100', quantity: 1 }] })),
    );
    await sleep(150);
    await stack.powerCut();
    await sleep(700);
    await stack.powerCut();
    for (const one of placed) {
      const order = await stack.settled(one);
      expect(order.state).toBe('completed');
      const { charges } = await stack.payments(one.orderId);
      expect(charges.map(({ captured }) => captured)).toEqual([true]);
      expect(await stack.labels(one.orderId)).toBe(1);
    }
  });
});
