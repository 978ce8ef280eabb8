import { CosmosClient } from '@azure/cosmos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stripeSignature } from '../../local/simulators/stripe/webhooks.ts';
import { eventually, Stack } from './stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start();
});
afterEach(async () => {
  await stack.clearFaults();
  for (const provider of [stack.cloud.payments, stack.cloud.shipping]) await tell(provider, {});
});
afterAll(() => stack.stop());

const deliverySchema = z.object({
  event: z.string(),
  type: z.string(),
  state: z.string(),
  attempts: z.array(z.object({ status: z.number() })),
});
const writtenSchema = z.object({
  command: z.string(),
  log: z.array(z.object({ type: z.string(), command: z.string() })),
});
const webhooksSchema = z.object({ deliveries: z.array(deliverySchema) });

async function control(provider: string | null, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${provider}/_local/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

/** How a provider tells: `{ duplicate, hold }`; without them once and at once. */
const tell = (provider: string | null, settings: object) => control(provider, 'PUT', 'webhooks', settings);
const deliveries = async (provider: string | null) =>
  webhooksSchema.parse(await control(provider, 'GET', 'webhooks')).deliveries;
const deliver = (provider: string | null, events: string[]) =>
  control(provider, 'POST', 'webhooks/deliver', { events });

/** Once nothing is on its way any more. */
const allTold = (provider: string | null) =>
  eventually(async () => ((await deliveries(provider)).every(({ state }) => state === 'delivered') ? true : undefined));

const completed = async () => {
  const placed = await stack.place();
  await stack.settled(placed);
  return placed;
};
const count = async (orderId: string, type: string) =>
  (await stack.ledger(orderId)).filter((entry) => entry === type).length;

describe('webhooks (I18, F31)', () => {
  it('of what this app has done itself cost no write (I16)', async () => {
    const { orderId } = await completed();
    await allTold(stack.cloud.payments);
    await allTold(stack.cloud.shipping);
    const { command, log } = writtenSchema.parse(await stack.document(orderId));
    expect(log.at(-1)).toEqual({ type: 'order.completed', command });
  });

  it('told twice are learned from once', async () => {
    const placed = await completed();
    await tell(stack.cloud.payments, { duplicate: 1 });
    await stack.atThePaymentProvider(placed.orderId, 'refund', { amount: 300 });
    await stack.shows(placed, ({ refunds }) => refunds.length > 0);
    await allTold(stack.cloud.payments);
    await stack.settled(placed);
    expect(await count(placed.orderId, 'refund.recorded')).toBe(1);
  });

  it('in the wrong order, and again much later, take no order back', async () => {
    const { shipping } = stack.cloud;
    const placed = await completed();
    await allTold(shipping);
    const before = (await deliveries(shipping)).length;
    await tell(shipping, { hold: true });
    await stack.scan(placed.orderId, 'in_transit');
    await stack.scan(placed.orderId, 'delivered');
    const [first = '', second = ''] = (await deliveries(shipping)).slice(before).map(({ event }) => event);

    await deliver(shipping, [second]);
    await stack.shows(placed, ({ status }) => status === 'delivered');
    await allToldOf(shipping, second);
    const ledger = await stack.ledger(placed.orderId);
    await deliver(shipping, [first]);
    await allToldOf(shipping, first);
    await deliver(shipping, [second]);
    await allToldOf(shipping, second);
    expect((await stack.settled(placed)).status).toBe('delivered');
    expect(await stack.ledger(placed.orderId)).toEqual(ledger);
  });

  it('that could not be stored are asked for again, and then learned from', async () => {
    const { cosmos, payments } = stack.cloud;
    const placed = await completed();
    await allTold(payments);
    const told = (await deliveries(payments)).length;
    await stack.fault(cosmos.endpoint, {
      operation: 'items.replace',
      target: 'shop/orders',
      effect: 'status',
      status: 503,
    });
    await stack.atThePaymentProvider(placed.orderId, 'refund', { amount: 300 });
    const refused = await eventually(async () => {
      const statuses = (await deliveries(payments)).slice(told).flatMap(({ attempts }) => attempts);
      return statuses.length > 0 ? statuses : undefined;
    });
    expect(refused.map(({ status }) => status)).not.toContain(204);
    expect(await count(placed.orderId, 'refund.recorded')).toBe(0);

    await stack.clearFaults();
    await control(payments, 'POST', 'webhooks/deliver');
    await stack.shows(placed, ({ refunds }) => refunds.length > 0);
    await allTold(payments);
    expect(await count(placed.orderId, 'refund.recorded')).toBe(1);
  });

  it('that are not signed, by somebody else, or long ago, are refused and change nothing', async () => {
    const { orderId } = await completed();
    const [intent] = (await stack.payments(orderId)).intents;
    const body = JSON.stringify({
      id: 'evt_forged',
      object: 'event',
      type: 'charge.refunded',
      data: { object: { id: 'ch_1', object: 'charge', payment_intent: intent?.id, metadata: { orderId } } },
    });
    const url = `${stack.api}/api/webhooks/payments`;
    const signed = (secret: string, sentAt: number) => stripeSignature({ body, url, secret, sentAt });
    const send = async (signature?: string) => {
      const headers = signature === undefined ? {} : { 'stripe-signature': signature };
      const answer = await fetch(url, { method: 'POST', headers, body });
      return [answer.status, z.object({ code: z.string() }).parse(await answer.json()).code];
    };
    const before = JSON.stringify(await stack.document(orderId));
    expect(await send()).toEqual([401, 'webhook_refused']);
    expect(await send(signed('whsec_of_somebody_else', Date.now()))).toEqual([401, 'webhook_refused']);
    expect(await send(signed('whsec_local', Date.now() - 600_000))).toEqual([401, 'webhook_refused']);
    expect(JSON.stringify(await stack.document(orderId))).toBe(before);
  });

  it('of a payment that no order knows leave a dead letter without their body', async () => {
    const key = 'Bearer sk_test_local';
    const form = new URLSearchParams({ amount: '4711', currency: 'eur', payment_method: 'pm_card_visa' });
    form.set('metadata[orderId]', 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa');
    const headers = { authorization: key, 'idempotency-key': 'somebody-else-is-charging' };
    const answer = await fetch(`${stack.cloud.payments}/v1/payment_intents`, { method: 'POST', headers, body: form });
    const { id } = z.object({ id: z.string() }).parse(await answer.json());
    const letter = await eventually(async () => {
      const client = new CosmosClient(stack.cloud.settings['COSMOS'] ?? '');
      const items = client.database('shop').container('deadletters').items;
      const { resources } = await items.query({ query: 'SELECT * FROM c' }).fetchAll();
      client.dispose();
      return resources.find((one: unknown) => JSON.stringify(one).includes(id));
    });
    expect(letter).toMatchObject({
      container: 'webhooks',
      reason: 'unmatched_webhook',
      detail: `payment_intent.created of ${id}`,
    });
    expect(JSON.stringify(letter)).not.toContain('4711');
  });
});

/** Once the newest delivery of an event has been answered. */
function allToldOf(provider: string | null, event: string) {
  return eventually(async () => {
    const its = (await deliveries(provider)).filter((one) => one.event === event);
    return its.every(({ state }) => state === 'delivered') ? true : undefined;
  });
}
