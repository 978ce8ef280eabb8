import { randomUUID } from 'node:crypto';
import { CosmosClient } from '@azure/cosmos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId, undisturbedLedger } from '../sample-order.ts';
import { expectCompletedOnce } from './completed-once.ts';
import { eventually, placedSchema, type ShownOrder, Stack } from './stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start();
});
afterEach(() => stack.clearFaults());
afterAll(() => stack.stop());

const types = (order: ShownOrder) => order.events.map(({ type }) => type);

describe('the sample order, through the built app and the local cloud', () => {
  it('completes: one charge, one label, the goods off the shelf, the books equal to the ledger', async () => {
    const before = await stack.stock('POT-CAST-08');
    const placed = await stack.place();
    const order = await stack.settled(placed);
    await expectCompletedOnce(stack, placed.orderId, order);
    expect(types(order)).toEqual(undisturbedLedger);
    expect(order.tracking?.number).toMatch(/\w+/);
    const { items, shipping, tax, total } = order.totals ?? {};
    expect([items?.amount, shipping?.amount, total?.amount]).toEqual([6_370, 490, 6_860]);
    expect(tax?.amount).toBe(order.taxes.reduce((sum, one) => sum + one.amount.amount, 0));
    expect(await stack.stock('POT-CAST-08')).toEqual({
      onHand: before.onHand - 1,
      available: before.available - 1,
      held: 0,
    });
  });

  it('tells each milestone once, in order, to the device that the checkout named', async () => {
    const placed = await stack.place();
    const order = await stack.settled(placed);
    const told = order.events.filter(({ type }) =>
      ['order.placed', 'payment.authorized', 'shipment.bought'].includes(type),
    );
    const expected = told.map(({ seq }) => `${placed.orderId}:${seq}`);
    expect(expected).toHaveLength(3);
    await eventually(async () => ((await stack.pushes(placed.orderId)).length >= 3 ? true : undefined));
    expect(await stack.pushes(placed.orderId)).toEqual(expected);
  });

  it('answers 304 while nothing has happened, and says when more is to come', async () => {
    const placed = await stack.place();
    expect((await stack.get(placed)).headers.get('retry-after')).toBe('1');
    await stack.settled(placed);
    const answer = await stack.get(placed);
    const etag = answer.headers.get('etag') ?? '';
    expect(etag).toBe('"12"');
    expect((await stack.get(placed, { 'if-none-match': etag })).status).toBe(304);
    expect((await stack.get(placed, { 'if-none-match': '"11"' })).status).toBe(200);
  });

  it('opens only to its own token', async () => {
    const [placed, other] = [await stack.place(), await stack.place()];
    const statuses = await Promise.all(
      [other.accessToken, `${placed.accessToken}x`, 'ot1.local.', 'nonsense'].map(
        async (accessToken) => (await stack.get({ ...placed, accessToken })).status,
      ),
    );
    expect(statuses).toEqual([403, 403, 403, 403]);
    expect((await fetch(`${stack.api}/api/orders/${placed.orderId}`)).status).toBe(401);
    expect((await stack.get(placed)).status).toBe(200);
    await Promise.all([stack.settled(placed), stack.settled(other)]);
  });
});

describe('the same checkout again (I2, I15)', () => {
  it('places one order, however often at the same time, and answers byte for byte the same, also later', async () => {
    const key = randomUUID();
    const body = stack.order();
    const answers = await Promise.all(Array.from({ length: 8 }, () => stack.post(body, key)));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(texts).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    const placed = placedSchema.parse(JSON.parse(texts[0] ?? ''));
    const order = await stack.settled(placed);
    await expectCompletedOnce(stack, placed.orderId, order);
    expect(await (await stack.post(body, key)).text()).toBe(texts[0]);
  });

  it('with another body is refused, and the first order goes on', async () => {
    const key = randomUUID();
    const placed = placedSchema.parse(await (await stack.post(stack.order(), key)).json());
    const other = await stack.post(stack.order({ shippingOption: 'express' }), key);
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: 'idempotency_key_reused' });
    await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));
  });
});

describe('an order that cannot be fulfilled', () => {
  const address = {
    name: 'Ada Example',
    lines: ['UNDELIVERABLE ST'],
    city: 'Berlin',
    postalCode: '10115',
    country: 'DE',
  };

  it.each([
    ['a decline', { paymentMethod: 'pm_card_chargeDeclined' }, 'payment_declined', 'declined'],
    ['a bad address', { shippingAddress: address }, 'undeliverable', 'voided'],
    ['goods that are not there', { lines: [{ sku: 'MUG-LAST-ONE', quantity: 2 }] }, 'out_of_stock', 'pending'],
  ])(
    '%s: no money is kept, the goods are free again, the buyer is told why',
    async (_, changes, code, paymentStatus) => {
      const shelves = () => Promise.all(['POT-CAST-08', 'TEA-EARL-100', 'MUG-LAST-ONE'].map((sku) => stack.stock(sku)));
      const before = await shelves();
      const placed = await stack.place(changes);
      const order = await stack.settled(placed);
      expect(order).toMatchObject({ state: 'failed', failure: { code }, paymentStatus });
      const { intents, charges } = await stack.payments(placed.orderId);
      expect(intents.filter(({ status }) => status !== 'canceled')).toEqual([]);
      expect(charges.filter(({ captured }) => captured)).toEqual([]);
      expect(await stack.labels(placed.orderId)).toBe(0);
      expect(await shelves()).toEqual(before);
      const last = order.events.at(-1)?.seq;
      await eventually(async () =>
        (await stack.pushes(placed.orderId)).includes(`${placed.orderId}:${last}`) ? true : undefined,
      );
    },
  );
});

describe('a request that cannot be served', () => {
  const key = () => ({ 'idempotency-key': randomUUID() });
  const send = (path: string, init: RequestInit) => fetch(`${stack.api}/api/${path}`, { method: 'POST', ...init });

  it.each<[string, () => Promise<Response>, number, string]>([
    ['no key', () => send('checkout', { body: JSON.stringify(stack.order()) }), 400, 'idempotency_key_missing'],
    [
      'a short key',
      () => send('checkout', { body: '{}', headers: { 'idempotency-key': 'abc' } }),
      400,
      'idempotency_key_missing',
    ],
    ['no body', () => send('checkout', { headers: key() }), 400, 'empty_body'],
    ['no JSON', () => send('checkout', { headers: key(), body: '{"lines":' }), 400, 'invalid_request'],
    [
      'a number like 1.0',
      () => send('checkout', { headers: key(), body: '{"lines":[{"sku":"A","quantity":1.0}]}' }),
      400,
      'invalid_request',
    ],
    [
      '65 kB',
      () => send('checkout', { headers: key(), body: JSON.stringify({ x: 'x'.repeat(65_536) }) }),
      413,
      'body_too_large',
    ],
    ['an unknown field', () => stack.post(stack.order({ price: 1 })), 400, 'invalid_request'],
    ['an unknown sku', () => stack.post(stack.order({ lines: [{ sku: 'NOPE', quantity: 1 }] })), 422, 'unknown_sku'],
    [
      'an unknown shipping option',
      () => stack.post(stack.order({ shippingOption: 'rocket' })),
      422,
      'shipping_not_offered',
    ],
    [
      'a currency without a price',
      () => stack.post(stack.order({ currency: 'JPY', approvedTotal: undefined })),
      422,
      'currency_not_offered',
    ],
    [
      'a total above the approved one',
      () => stack.post(stack.order({ approvedTotal: { amount: 6_859, currency: 'EUR' } })),
      422,
      'total_exceeds_approval',
    ],
    ['a card number', () => stack.post(stack.order({ channel: '4242 4242 4242 4242' })), 400, 'card_number_refused'],
    [
      'a card number as payment method',
      () => stack.post(stack.order({ paymentMethod: '4242424242424242' })),
      400,
      'invalid_request',
    ],
    [
      '__proto__',
      () => send('checkout', { headers: key(), body: '{"__proto__":{"lines":[]}}' }),
      400,
      'invalid_request',
    ],
  ])('%s: problem details that say what to change', async (_, request, status, code) => {
    const answer = await request();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      detail: expect.stringMatching(/\w+/),
      type: `urn:problem:${code}`,
      code,
      status,
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('keeps a 5xx from nothing: a store that is down answers 503 and the same key works later (I15)', async () => {
    const body = stack.order();
    const orderKey = randomUUID();
    const target = 'shop/orders';
    await stack.fault(stack.cloud.cosmos.endpoint, {
      operation: 'items.create',
      target,
      effect: 'status',
      status: 503,
    });
    const refused = await stack.post(body, orderKey);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await stack.clearFaults();
    const creates = (await stack.calls(stack.cloud.cosmos.endpoint)).filter(
      (call) => call.operation === 'items.create' && call.target === target,
    );
    expect(creates.at(-1)).toMatchObject({ status: 503 });
    const placed = placedSchema.parse(await (await stack.post(body, orderKey)).json());
    await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));
  });
});

describe('devices', () => {
  const device = (method: string, id: string, headers: Record<string, string> = {}, body?: object) =>
    fetch(`${stack.api}/api/devices/${id}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const registration = { platform: 'fcmv1', pushChannel: 'token' };

  it('are registered, shown and removed; a strange one is not there', async () => {
    const id = `device-${randomUUID()}`;
    expect((await device('PUT', id, {}, registration)).status).toBe(201);
    expect((await device('PUT', id, {}, registration)).status).toBe(200);
    expect(await (await device('GET', id)).json()).toEqual({ installationId: id, platform: 'fcmv1' });
    expect((await device('DELETE', id)).status).toBe(204);
    expect((await device('GET', id)).status).toBe(404);
    expect((await device('PUT', id, {}, { platform: 'fax', pushChannel: '1' })).status).toBe(400);
  });
});

describe('lost answers on the way (F12, F13, F21, F27)', () => {
  const store = () => stack.cloud.cosmos.endpoint;
  const payments = () => stack.cloud.payments;
  const shipping = () => stack.cloud.shipping;
  /** The calls that a rule of `effect` strikes: of one container, or of the provider's object of the order. */
  const struck: [string, 'before' | 'after', () => string | null, string | null][] = [
    ['items.create', 'before', store, 'shop/orders'],
    ['items.create', 'after', store, 'shop/orders'],
    ['items.replace', 'before', store, 'shop/orders'],
    ['items.replace', 'after', store, 'shop/orders'],
    ['items.batch', 'before', store, 'shop/catalog'],
    ['items.batch', 'after', store, 'shop/catalog'],
    ['paymentIntents.create', 'before', payments, null],
    ['paymentIntents.create', 'after', payments, null],
    ['paymentIntents.confirm', 'after', payments, null],
    ['paymentIntents.capture', 'after', payments, null],
    ['shipments.buy', 'after', shipping, null],
  ];

  /** How a service names what a call on an order is about. */
  async function targetsOf(orderId: string): Promise<string[]> {
    const { intents } = await stack.payments(orderId);
    return [...intents.map(({ id }) => id), `${orderId}:prepare:1:0`, orderId, ...(await stack.shipments(orderId))];
  }

  it.each(struck)(
    '%s, connection lost %s the effect: the order completes once',
    async (operation, effect, service, target) => {
      // Stripe's SDK repeats a call once by itself when its connection breaks.
      const count = operation.startsWith('paymentIntents.') ? 2 : 1;
      await stack.fault(service(), { operation, effect, count, ...(target !== null && { target }) });
      const before = (await stack.calls(service())).length;
      const placed = await stack.place();
      await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));

      const lost = (await stack.calls(service())).slice(before).filter(({ status }) => status === 0);
      expect(lost.map((call) => call.operation)).toEqual(Array(count).fill(operation));
      const targets = target === null ? await targetsOf(placed.orderId) : [target];
      for (const call of lost) expect(targets).toContain(call.target);
      // A replacement is booked with the order's id.
      if (operation === 'items.replace') expect(lost.map(({ id }) => id)).toEqual([placed.orderId]);
    },
  );
});

describe('a document that nobody can read (F17)', () => {
  it('lands in deadletters by reference, and orders go on', async () => {
    const client = new CosmosClient(stack.cloud.settings['COSMOS'] ?? '');
    const database = client.database('shop');
    const id = sampleOrderId(77);
    const poison = { ...sampleOrder(77), head: { goal: 'dance' }, buyer: { name: 'Ada Secret' } };
    await database.container('orders').items.create(poison);
    const letter = await eventually(async () => {
      const { resources } = await database.container('deadletters').items.readAll<{ id: string }>().fetchAll();
      return resources.find((one) => JSON.stringify(one).includes(id));
    });
    expect(letter).toMatchObject({ reason: 'unreadable_document', container: 'orders' });
    expect(JSON.stringify(letter)).not.toContain('Ada');
    client.dispose();
    const placed = await stack.place();
    await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));
  });
});
