import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectCompletedOnce } from './completed-once.ts';
import { eventually, Stack } from './stack.ts';

let stack: Stack;

beforeAll(async () => {
  // Long enough that the sweeper comes after the cut.
  stack = await Stack.start({ WATCHDOG_SECONDS: '3' });
});
afterEach(() => stack.clearFaults());
afterAll(() => stack.stop());

const store = () => stack.cloud.cosmos.endpoint;
const payments = () => stack.cloud.payments;
const shipping = () => stack.cloud.shipping;

/** Holds the next call of an operation up until it is released. `come` resolves when it is there. */
async function hold(service: string | null, rule: { operation: string; target?: string }) {
  await stack.fault(service, { effect: 'delay', delayMs: 600_000, count: 1, ...rule });
  const come = () =>
    eventually(async () => (await stack.delayed(service)).find(({ operation }) => operation === rule.operation));
  return { come };
}

/** Nothing was written after `last`. Where workers are killed besides, another may have gone on already. */
async function expectWritten(orderId: string, last: string): Promise<void> {
  const ledger = await stack.ledger(orderId);
  if (stack.isKilled) expect(ledger).toContain(last);
  else expect(ledger.at(-1)).toBe(last);
}

/** The effects of an order's walk, and the last entry that is written before each. */
const effects: [string, () => string | null, string][] = [
  ['items.batch', store, 'tax.calculated'],
  ['paymentIntents.create', payments, 'tax.calculated'],
  ['paymentIntents.confirm', payments, 'payment.prepared'],
  ['shipments.create', shipping, 'payment.authorized'],
  ['shipments.buy', shipping, 'shipment.buying'],
  ['paymentIntents.capture', payments, 'shipment.bought'],
];

describe('the host killed in mid-flight (F1, F2)', () => {
  it.each(effects)('while %s is under way: the order completes, once', async (operation, service, last) => {
    const effect = await hold(service(), { operation });
    const placed = await stack.place();
    await effect.come();
    await stack.powerCut(async () => {
      await expectWritten(placed.orderId, last);
      await stack.release(service());
    });
    await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));
  });

  it.each(effects)('after %s, before it is written: the order completes, once', async (operation, service, last) => {
    const before = (await stack.calls(service())).length;
    const effect = await hold(service(), { operation });
    const placed = await stack.place();
    await effect.come();
    const commit = await hold(store(), { operation: 'items.replace', target: 'shop/orders' });
    await stack.release(service());
    expect(await commit.come()).toMatchObject({ id: placed.orderId });
    await stack.powerCut(async () => {
      const answered = (await stack.calls(service())).slice(before).filter((call) => call.operation === operation);
      expect(answered.map(({ status }) => status)).toContain(operation === 'shipments.create' ? 201 : 200);
      await expectWritten(placed.orderId, last);
      await stack.release(store());
    });
    await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));
  });

  it.each([0, 120, 350])('%i ms after the checkout: the order completes, once', async (delay) => {
    const placed = await stack.place();
    await sleep(delay);
    await stack.powerCut();
    await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));
  });

  it('twice under ten orders at once: each completes, once', async () => {
    const label = await hold(shipping(), { operation: 'shipments.buy' });
    const placed = await Promise.all(
      Array.from({ length: 10 }, () => stack.place({ lines: [{ sku: 'TEA-EARL-100', quantity: 1 }] })),
    );
    await label.come();
    await stack.powerCut(async () => {
      const ledgers = await Promise.all(placed.map(({ orderId }) => stack.ledger(orderId)));
      expect(ledgers.filter((types) => types.at(-1) !== 'order.completed')).not.toEqual([]);
      await stack.release(shipping());
    });
    await sleep(700);
    await stack.powerCut();
    for (const one of placed) await expectCompletedOnce(stack, one.orderId, await stack.settled(one));
  });
});
