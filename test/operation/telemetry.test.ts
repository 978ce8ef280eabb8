import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningCollector, startCollector } from '../../local/collector/server.ts';
import { registerDevice } from '../../local/sample-order.ts';
import { localRule } from '../../local/simulators/notification-hubs/server.ts';
import { stripeSignature } from '../../local/simulators/stripe/webhooks.ts';
import { isMilestone } from '../../shared/steps/messages.ts';
import { eventually, type ShownOrder, Stack } from '../pipeline/stack.ts';
import { type RepeatingProxy, repeatingProxy } from './repeating-proxy.ts';
import { type TelemetryTap, tapTelemetry } from './telemetry-tap.ts';

/** What a buyer and an operator typed, and what must not be told. Nothing else in these tests looks like it. */
const buyer = {
  contact: { name: 'Zyra Canarini', email: 'zyra.canarini@example.com', phone: '+49 30 9081726354' },
  shippingAddress: {
    name: 'Quintus Canarini',
    lines: ['Kanariengasse 47', 'Hinterhaus Zeisig'],
    city: 'Vogelsbergen',
    postalCode: '36399',
    country: 'DE',
  },
  installationId: 'canary-device-of-zyra-0001',
};
const pushChannel = 'canary-registration-token';
const note = 'Stieglitz rang';
const noteWithCard = `${note}, card 4000 0566 5566 5556`;
const cardNumber = '4242 4242 4242 4242';
const personal = [
  'Zyra',
  'Canarini',
  '9081726354',
  'Quintus',
  'Kanariengasse',
  'Zeisig',
  'Vogelsbergen',
  'canary-device',
  'canary-registration',
  'Stieglitz',
  '5566 5556',
  '4242 4242',
  '4242424242424242',
];

let collector: RunningCollector;
let tap: TelemetryTap;
let proxies: { payments: RepeatingProxy; shipping: RepeatingProxy; push: RepeatingProxy };
let stack: Stack;

beforeAll(async () => {
  collector = await startCollector({ port: 0 });
  tap = await tapTelemetry(collector);
  stack = await Stack.start(
    { APPLICATIONINSIGHTS_CONNECTION_STRING: tap.connectionString },
    {
      vault: true,
      log: 'information',
      wire: async ({ settings, payments, shipping, push, vault }) => {
        proxies = {
          payments: await repeatingProxy(payments ?? ''),
          shipping: await repeatingProxy(shipping ?? ''),
          push: await repeatingProxy(push ?? ''),
        };
        const value = `Endpoint=${proxies.push.url}/;SharedAccessKeyName=${localRule.keyName};SharedAccessKey=${localRule.key}`;
        // Of two versions of one second nobody knows which is the newer.
        await fetch(`${vault}/_local/clock`, { method: 'POST', body: JSON.stringify({ advanceMs: 1_000 }) });
        const hub = { method: 'PUT', body: JSON.stringify({ value }) };
        await fetch(`${vault}/_local/secrets/notification-hub-connection`, hub);
        return { ...settings, STRIPE_API_URL: proxies.payments.url, EASYPOST_API_URL: proxies.shipping.url };
      },
    },
  );
  await registerDevice(stack.api, buyer.installationId);
});
afterAll(async () => {
  await stack.stop();
  for (const proxy of Object.values(proxies)) proxy.stop();
  tap.stop();
  await collector.stop();
});

const spanSchema = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  trace: z.string(),
  name: z.string(),
  kind: z.string(),
  failed: z.boolean(),
  links: z.array(z.object({ trace: z.string(), span: z.string() })),
  attributes: z.record(z.string(), z.string()),
});
type Span = z.infer<typeof spanSchema>;
const booksSchema = z.object({
  spans: z.array(spanSchema),
  events: z.array(
    z.object({ name: z.string(), trace: z.string().nullable(), fields: z.record(z.string(), z.string()) }),
  ),
  metrics: z.array(z.object({ name: z.string(), value: z.number(), by: z.record(z.string(), z.string()) })),
});
const books = async () => booksSchema.parse(await stack.books(collector.url));
const waterfallSchema = z.object({ traces: z.array(z.string()), rows: z.array(spanSchema.extend({ depth: z.int() })) });
const stored = z.object({ terms: z.object({ traceparent: z.string() }) });

/** The sweeper's come with its next run, every second. */
const expectedMetrics = ['orders.completed', 'money.captured', 'orders.overdue', 'orders.attention', 'sweeper.lastRun'];

/** Calls of the way of an order, the step that each belongs to, and the lane of that. */
const calls = [
  ['tax.calculate', 'calculate-tax', 'tax'],
  ['catalog.batch', 'reserve-stock', 'payment'],
  ['payments.prepare', 'prepare-payment', 'payment'],
  ['payments.authorize', 'authorize-payment', 'payment'],
  ['shipping.prepare', 'prepare-shipment', 'fulfillment'],
  ['shipping.buy', 'buy-shipment', 'fulfillment'],
  ['payments.capture', 'capture-payment', 'fulfillment'],
  ['tax.commit', 'commit-tax', 'tax'],
] as const;

/** All that was told of an order, once its last push is there and nothing more comes. */
async function toldOf(orderId: string, shown: ShownOrder) {
  const pushes = shown.events.filter(({ type }) => isMilestone(type)).length;
  return eventually(async () => {
    const all = await books();
    const { terms } = stored.parse(await stack.document(orderId));
    const [, trace = '', root = ''] = terms.traceparent.split('-');
    const spans = all.spans.filter((span) => span.trace === trace);
    const ids = new Set([root, ...spans.map(({ id }) => id)]);
    const isAll = [
      spans.filter(({ name }) => name === 'push.send').length >= pushes,
      calls.every(([call]) => spans.some(({ name }) => name === call)),
      spans.every(({ parent }) => parent !== null && ids.has(parent)),
      all.events.filter(({ trace: of, fields }) => of === trace && 'seq' in fields).length === shown.events.length,
      expectedMetrics.every((expected) => all.metrics.some(({ name }) => name === expected)),
    ].every(Boolean);
    return isAll ? { ...all, trace, root, spans, everySpan: all.spans } : undefined;
  });
}

describe('an order', () => {
  it('is one trace from checkout to push, with the calls of the store and of the providers in it', async () => {
    const placed = await stack.place({ installationId: stack.device });
    const shown = await stack.settled(placed);
    const { spans, everySpan, root, trace, events, metrics } = await toldOf(placed.orderId, shown);
    const named = (name: string) => spans.filter((span) => span.name === name);
    const byId = new Map(spans.map((span) => [span.id, span]));
    const above = (span: Span): string[] => {
      const parent = byId.get(span.parent ?? '');
      return parent === undefined ? [] : [parent.name, ...above(parent)];
    };

    expect(named('http.checkout').map(({ parent, attributes }) => [parent, attributes['status']])).toEqual([
      [root, '201'],
    ]);
    // On a busy machine the sweeper may have been faster than a lane.
    for (const [call, step, lane] of calls) {
      const runs = [lane, 'sweeper'].map((by) => [`step.${step}`, `order.${by}`]);
      const within = named(call).map(above);
      expect([call, within.some((path) => runs.some((run) => isDeepStrictEqual(run, path)))]).toEqual([call, true]);
    }
    expect(named('orders.create').map(above)).toEqual([['http.checkout']]);
    expect(new Set(named('push.send').flatMap(above))).toEqual(new Set(['order.notifications']));

    // What really went out, below the ports: each provider, the hub, the store.
    const sent = spans.filter(({ kind }) => kind === 'call').map((span) => [span.name, above(span)[0]]);
    expect(sent).toEqual(
      expect.arrayContaining([
        ['POST /v1/payment_intents', 'payments.prepare'],
        ['POST /v2/shipments', 'shipping.prepare'],
        [`PUT /dbs/shop/colls/orders/docs/${placed.orderId}`, 'orders.replace'],
      ]),
    );
    expect(sent.filter(([name]) => name === 'POST /orders/messages/').length).toBeGreaterThan(0);
    // Each request once, by whichever SDK; and that there is no cursor yet is an answer.
    const doubled = spans.filter(({ kind, parent }) => kind === 'call' && byId.get(parent ?? '')?.kind === 'call');
    expect(doubled).toEqual([]);
    expect(spans.filter(({ kind, failed }) => kind === 'call' && failed).map(({ name }) => name)).toEqual([]);
    const written = named('orders.replace').filter(({ failed, attributes }) => !failed && !('result' in attributes));
    const charges = written.map(({ attributes }) => Number(attributes['ru']));
    expect(charges.length).toBeGreaterThanOrEqual(5);
    expect(charges.filter((ru) => !(ru > 5))).toEqual([]);

    const ofOrder = spans.filter(({ name }) => /^order\.(tax|payment|fulfillment|notifications|sweeper)$/.test(name));
    expect(ofOrder.length).toBeGreaterThanOrEqual(3);
    for (const { name, parent, links } of ofOrder) {
      expect([name, parent]).toEqual([name, root]);
      const [around] = everySpan.filter(({ id }) => id === links[0]?.span);
      const batch = { name: name.replace('order.', 'feed.'), kind: 'consumer' };
      expect(around).toMatchObject(name === 'order.sweeper' ? { name: 'timer.sweeper' } : batch);
      expect([around?.trace === links[0]?.trace, around?.trace === trace]).toEqual([true, false]);
    }

    const told = events.filter(({ fields }) => fields['orderId'] === placed.orderId);
    const types = shown.events.map(({ type }) => (type.startsWith('order.') ? type : `order.${type}`));
    const entries = told.filter(({ name }) => types.includes(name));
    expect(entries.map(({ name }) => name).toSorted()).toEqual(types.toSorted());
    expect(new Set(entries.map((event) => event.trace))).toEqual(new Set([trace]));

    const sum = (name: string) =>
      metrics.filter((one) => one.name === name).reduce((total, { value }) => total + value, 0);
    expect([sum('orders.placed'), sum('orders.completed')]).toEqual([1, 1]);
    expect(sum('money.captured')).toBe(shown.totals?.total.amount);
    expect(metrics.find(({ name }) => name === 'money.captured')?.by).toEqual({ currency: 'EUR' });
    const lanes = metrics.filter(({ name }) => name === 'feed.lag').map(({ by }) => by['lane']);
    expect(new Set(lanes)).toEqual(new Set(['tax', 'payment', 'fulfillment', 'notifications']));
    const shownTrace = waterfallSchema.parse(await (await fetch(`${collector.url}/orders/${placed.orderId}`)).json());
    expect(shownTrace.traces).toEqual([trace]);
    // More may have come since.
    expect(shownTrace.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(spans.map(({ id }) => id)));
    // Nothing was refused by the shape of what Application Insights takes.
    expect((await stack.calls(collector.url)).filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('leaves nothing of its buyer, of cards, tokens and secrets in what is exported and logged, whatever becomes of it', async () => {
    const { payments, shipping, push, vault, cosmos, settings } = stack.cloud;
    const channel = { method: 'PUT', body: JSON.stringify({ platform: 'fcmv1', pushChannel }) };
    const register = () => fetch(`${stack.api}/api/devices/${buyer.installationId}`, channel);
    expect((await register()).ok).toBe(true);

    const completed = await stack.place(buyer);
    const asking = await stack.place({ ...buyer, paymentMethod: 'pm_card_threeDSecure2Required' });
    const declined = await stack.place({ ...buyer, paymentMethod: 'pm_card_chargeDeclined' });
    const { clientSecret = '' } = await stack.shows(asking, ({ status }) => status === 'action_required');
    const other = { paymentMethod: 'pm_card_authenticationRequired' };
    expect((await stack.buyer(asking, 'payment', other)).status).toBe(202);
    expect((await stack.buyer(asking, 'cancel', { reason: noteWithCard })).status).toBe(400);
    expect((await stack.buyer(asking, 'cancel')).status).toBe(202);
    await stack.settled(completed);
    expect((await stack.operator(`orders/${completed.orderId}/refunds`, { note })).status).toBe(202);
    await stack.scan(completed.orderId, 'delivered');
    await stack.settled(asking);
    await stack.settled(declined);
    for (const command of ['retry', 'resolve', 'cancel'])
      expect((await stack.operator(`ops/orders/${declined.orderId}/${command}`, { note })).status).toBe(409);

    // Refused: by what it is, by who sends it, by where it goes.
    const contact = { ...buyer.contact, name: cardNumber };
    expect((await stack.post(stack.order({ ...buyer, contact }))).ok).toBe(false);
    expect((await stack.post({ ...buyer, unknown: note })).ok).toBe(false);
    expect((await stack.operator(`orders/${completed.orderId}/refunds`, { note: noteWithCard })).status).toBe(400);
    await stack.get({ ...completed, accessToken: `v1.${note}` });
    await fetch(`${stack.api}/api/orders/${encodeURIComponent(buyer.contact.email)}?name=${buyer.contact.name}`);

    // Webhooks: one that is forged, and one of a payment that nobody knows.
    const event = {
      id: 'evt_of_nobody',
      object: 'event',
      type: 'payment_intent.succeeded',
      data: {
        object: { object: 'payment_intent', id: 'pi_of_nobody', receipt_email: buyer.contact.email, shipping: buyer },
      },
    };
    const told = (signature: string) =>
      fetch(`${stack.api}/api/webhooks/payments`, {
        method: 'POST',
        headers: { 'stripe-signature': signature },
        body: JSON.stringify(event),
      });
    expect((await told('t=1,v1=00')).status).toBe(401);
    const secret = stack.cloud.webhookSecrets.payments;
    const attempt = { url: stack.api, body: JSON.stringify(event), secret, sentAt: Date.now() };
    const signature = stripeSignature(attempt);
    expect((await told(signature)).status).toBe(204);

    // Providers that refuse, and repeat what they were sent.
    const problems = () => stack.said().filter((line) => line.includes('"problem":'));
    const saying = (...words: string[]) =>
      eventually(async () =>
        stack.said().some((line) => words.every((word) => line.includes(word))) ? true : undefined,
      );
    for (const proxy of [proxies.payments, proxies.shipping]) {
      proxy.refuse(400);
      const refused = await stack.place(buyer);
      await saying('order.put_off', refused.orderId);
      proxy.refuse(undefined);
      expect((await stack.operator(`ops/orders/${refused.orderId}/cancel`, { note })).status).toBe(202);
      await stack.settled(refused);
    }
    proxies.push.refuse(400);
    const untold = await stack.place(buyer);
    await saying('notification.failed', untold.orderId);
    proxies.push.refuse(500);
    expect((await register()).status).toBe(503);
    proxies.push.refuse(undefined);

    // In trouble: every provider and the store fail and give no answer; the hub refuses the key, the collector takes nothing.
    for (const service of [payments, shipping, push, cosmos.endpoint])
      await stack.fault(
        service,
        { operation: '*', effect: 'status', status: 500, count: 1 },
        { operation: '*', effect: 'after', count: 1 },
      );
    await stack.fault(push, { operation: '*', effect: 'status', status: 401, count: 1 });
    await stack.fault(
      collector.url,
      { operation: 'track', effect: 'status', status: 500, count: 2 },
      { operation: 'track', effect: 'before', count: 2 },
      { operation: 'track', effect: 'status', status: 400, count: 1 },
    );
    await stack.fault(vault, { operation: '*', effect: 'status', status: 403, count: 2 });
    const soFar = problems().length;
    const troubled = await stack.place(buyer);
    await eventually(async () => (problems().length > soFar ? true : undefined));
    await stack.clearFaults();
    await stack.settled(troubled);
    // What the collector did not take is lost; from here on it takes everything.
    await eventually(async () => {
      const refused = (await stack.calls(collector.url)).filter(({ status }) => status !== 200);
      return refused.length === 5 ? true : undefined;
    });
    await stack.tamper(troubled.orderId, { head: { payment: note } });
    await eventually(async () =>
      (await books()).events.some(({ name }) => name === 'document.unreadable') ? true : undefined,
    );
    await stack.stop();

    // What cannot be sent, and what the SDK does on its own account, ends no worker.
    expect(stack.said().filter((line) => /FATAL|worker process ended/.test(line))).toEqual([]);
    const secrets = Object.values(await secretsOf(settings));
    const tokens = [completed, asking, declined, untold, troubled].map(({ accessToken }) => accessToken);
    const shown = ['order.put_off', 'notification.failed', 'webhook.unmatched', 'http.failed'];
    // The host tells the path of each request, in which stand ids, and whatever a stranger makes up.
    const logged = stack
      .said()
      .join('\n')
      .replaceAll(/\/api\/(devices|orders)\/[^\s/?]+/g, '/api/$1/*');
    expect(logged).toContain('PUT /api/devices/*');
    expect(shown.filter((one) => !logged.includes(`"problem":"${one}"`))).toEqual([]);
    const exported = tap.exported.join('\n');
    expect([completed.orderId, ...shown].filter((one) => !exported.includes(one))).toEqual([]);
    expect(secrets.length).toBeGreaterThan(5);
    const all = `${exported}\n${logged}`;
    expect([...secrets, ...tokens, clientSecret].filter((one) => all.includes(one))).toEqual([]);
    const inAnyCase = all.toLowerCase();
    expect(personal.filter((one) => inAnyCase.includes(one.toLowerCase()))).toEqual([]);
    // Of an exception the message would be exported, too.
    const shapes = /_secret_|Bearer |Authorization:|SharedAccessSignature|sk_test_|EZTK|whsec_|ExceptionData/i;
    expect(shapes.exec(all)?.[0]).toBeUndefined();
  });
});

/** Every secret of the local cloud, in its parts: keys behind ids, keys within connection strings. */
async function secretsOf(settings: Record<string, string>): Promise<string[]> {
  const listed = z.object({ default: z.object({ Values: z.record(z.string(), z.string()) }) });
  const { Values } = listed.parse(await import('../../local.settings.sample.json', { with: { type: 'json' } })).default;
  const texts = [Values['ORDER_TOKEN_KEYS'], Values['NOTIFICATION_HUB_CONNECTION'], settings['COSMOS']];
  const parts = texts.flatMap((text = '') => text.split(/[;,:]|(?:\w+Key|AccountKey)=/));
  return [
    ...['STRIPE_API_KEY', 'STRIPE_WEBHOOK_SECRETS', 'EASYPOST_API_KEY'].flatMap((name) => Values[name] ?? []),
    ...parts.filter((part) => /^[A-Za-z0-9+/]{32,}={0,2}$/.test(part)),
  ];
}
