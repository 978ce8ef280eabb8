import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TestStripe, terms, testStripe } from './server.fixture.ts';
import { stripeSignature } from './webhooks.ts';

/** How long a test waits for what must come: no measure of speed. */
const ample = { timeout: 120_000 };

const secret = 'whsec_test';
let account: TestStripe;
let shop: Server;
/** What the shop's endpoint was told, as the SDK read it. */
let told: Stripe.Event[];
/** What it answers next; 200 when nothing is left. */
let answers: number[];

beforeEach(async () => {
  [told, answers] = [[], []];
  account = await testStripe();
  shop = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    incoming.on('end', () => {
      account.stripe.webhooks.constructEventAsync(body, incoming.headers['stripe-signature'] ?? '', secret).then(
        (event) => {
          told.push(event);
          return outgoing.writeHead(answers.shift() ?? 200).end();
        },
        () => outgoing.writeHead(400).end(),
      );
    });
  });
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  const address = shop.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  await account.control('PUT', 'webhooks', { endpoints: [{ url: `http://127.0.0.1:${address.port}/`, secret }] });
});
afterEach(async () => {
  await account.stop();
  shop.closeAllConnections();
  shop.close();
  await once(shop, 'close');
});

const types = () => told.map(({ type }) => type).toSorted();

describe('the webhooks of the Stripe stand-in', () => {
  it('are accepted by the SDK, and carry the object and the request', async () => {
    const options = { idempotencyKey: 'ord_1:prepare:1:1' };
    const { id, lastResponse } = await account.stripe.paymentIntents.create(terms(), options);
    await vi.waitUntil(() => told.length === 1, ample);
    expect(told[0]).toMatchObject({
      id: expect.stringMatching(/^evt_/),
      object: 'event',
      api_version: Stripe.API_VERSION,
      livemode: false,
      pending_webhooks: 1,
      type: 'payment_intent.created',
      request: { id: lastResponse.requestId, idempotency_key: 'ord_1:prepare:1:1' },
      data: { object: { id, object: 'payment_intent', metadata: { orderId: 'ord_1' } } },
    });
  });

  it('come again, under the same id, when the shop did not take them', async () => {
    answers = [503];
    await account.stripe.paymentIntents.create(terms());
    await vi.waitUntil(
      async () => JSON.stringify(await account.control('GET', 'webhooks')).includes('"status":503'),
      ample,
    );
    await account.control('POST', 'clock', { advanceMs: 5_000 });
    await vi.waitUntil(() => told.length === 2, ample);
    expect(told[1]?.id).toBe(told[0]?.id);
  });

  it('tell of what happens by itself, without anybody asking', async () => {
    const refund = await account.stripe.refunds.create({
      payment_intent: await account.captured('pm_card_pendingRefund'),
    });
    await account.control('POST', 'clock', { advanceMs: 30_000 });
    await vi.waitUntil(() => types().includes('refund.updated'), ample);
    expect(told.find(({ type }) => type === 'refund.updated')).toMatchObject({
      data: { object: { id: refund.id, status: 'succeeded' } },
      request: { id: null },
    });
  });

  it('tell of what the buyer and the dashboard do', async () => {
    const { id } = await account.stripe.paymentIntents.create({
      ...terms('pm_card_threeDSecure2Required'),
      confirm: true,
    });
    await account.control('POST', `payment_intents/${id}/authenticate?outcome=succeeded`);
    await account.control('POST', `payment_intents/${id}/cancel`);
    const expected = [
      'charge.refunded',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'payment_intent.canceled',
      'payment_intent.created',
      'payment_intent.requires_action',
      'refund.created',
    ];
    await vi.waitUntil(() => told.length === expected.length, ample);
    expect(types()).toEqual(expected);
  });

  it('bear the signature that Stripe documents', async () => {
    const attempt = { body: '{"id":"evt_1"}', url: 'http://shop.example/', secret, sentAt: 1_700_000_000_999 };
    const expected = await account.stripe.webhooks.generateTestHeaderStringAsync({
      payload: attempt.body,
      secret,
      timestamp: 1_700_000_000,
    });
    expect(stripeSignature(attempt)).toBe(expected);
  });
});
