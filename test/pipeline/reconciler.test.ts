import { CosmosClient } from '@azure/cosmos';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleOrderId } from '../sample-order.ts';
import { eventually, Stack } from './stack.ts';

const hour = 60 * 60_000;
const sku = 'POT-CAST-08';

let stack: Stack;
let cosmos: CosmosClient;

beforeAll(async () => {
  stack = await Stack.start({ RECONCILE_SCHEDULE: '*/1 * * * * *' });
  cosmos = new CosmosClient(stack.cloud.settings['COSMOS'] ?? '');
});
afterAll(async () => {
  cosmos.dispose();
  await stack.stop();
});

const idSchema = z.object({ id: z.string() });

it('reports a charge that no order knows, and keeps its reference (I19)', async () => {
  // So that it is an hour old in a moment: the walk over the books has not been there before.
  await fetch(`${stack.cloud.payments}/_local/clock`, {
    method: 'POST',
    body: JSON.stringify({ now: Date.now() - hour + 3_000 }),
  });
  const answer = await fetch(`${stack.cloud.payments}/v1/payment_intents`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stack.cloud.settings['STRIPE_API_KEY']}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      amount: '1000',
      currency: 'eur',
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
      confirm: 'true',
      'automatic_payment_methods[enabled]': 'true',
      'automatic_payment_methods[allow_redirects]': 'never',
      'metadata[orderId]': sampleOrderId(1),
    }),
  });
  const { id } = idSchema.parse(await answer.json());

  const letters = cosmos.database('shop').container('deadletters').items;
  const letter = await eventually(async () => {
    const query = "SELECT * FROM c WHERE c.reason = 'payment_without_order'";
    return (await letters.query(query).fetchAll()).resources[0];
  });
  expect(letter).toMatchObject({ container: 'payments', documentId: id });
});

it('gives back what is held for an order that has ended (I21)', async () => {
  const placed = await stack.place({ paymentMethod: 'pm_card_chargeDeclined' });
  const order = await stack.settled(placed);
  expect(order.events.at(-1)?.type).toBe('order.failed');
  const before = await stack.stock(sku);

  // As a host leaves it that was frozen, reserved for the order after all, and died.
  const catalog = cosmos.database('shop').container('catalog');
  const [quantity, at] = [1, Date.now() - 2 * hour];
  const id = `reservation:${placed.orderId}`;
  await catalog.items.upsert({ id, sku, orderId: placed.orderId, quantity, status: 'held', at });
  await catalog.item('stock', sku).patch([{ op: 'incr', path: '/available', value: -quantity }]);

  await eventually(async () => ((await stack.stock(sku)).held === 0 ? true : undefined));
  expect(await stack.stock(sku)).toEqual(before);
});
