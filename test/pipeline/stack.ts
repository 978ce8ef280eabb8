import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CosmosClient, type Item } from '@azure/cosmos';
import { z } from 'zod';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { Instances, type InstancesOptions } from '../../local/instances.ts';
import { registerDevice } from '../../local/sample-order.ts';
import { localSettings } from '../../local/settings-file.ts';
import { sendWebhooks } from '../../local/webhooks.ts';
import { readCatalogFile, readOrderFile } from '../../scripts/catalog-file.ts';
import { loadCatalog } from '../../scripts/load-catalog.ts';
import { root } from '../../scripts/root.mjs';
import { orderResponseSchema } from '../../shared/http/order-response.ts';
import { kills, type Variation, variationOf } from './variation.ts';

/** An operator of these tests, by a token of their own. */
const operatorToken = 'token-of-an-operator-in-tests';

/** Everything turned down, so that what takes minutes in a shop takes seconds in a test. */
const impatient = {
  WATCHDOG_SECONDS: '2',
  SWEEP_SCHEDULE: '*/1 * * * * *',
  FEED_POLL_MS: '50',
  FEED_LEASE_EXPIRY_MS: '1500',
  OPERATOR_TOKENS: `tester:${createHash('sha256').update(operatorToken).digest('hex')}`,
};

type LogLevel = NonNullable<InstancesOptions['log']>;

/** What a storefront keeps of a checkout. */
export const placedSchema = z.object({ orderId: z.string(), accessToken: z.string() });
type Placed = z.infer<typeof placedSchema>;
export type ShownOrder = z.infer<typeof orderResponseSchema>;

const amounts = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.number(),
  metadata: z.record(z.string(), z.string()),
});
const stripeBooks = z.object({
  paymentIntents: z.array(amounts),
  charges: z.array(
    z.object({
      payment_intent: z.string(),
      status: z.string(),
      amount: z.number(),
      amount_captured: z.number(),
      amount_refunded: z.number(),
      captured: z.boolean(),
      refunded: z.boolean(),
    }),
  ),
  disputes: z.array(z.object({ id: z.string(), payment_intent: z.string().nullable() })),
});
const easypostBooks = z.object({
  shipments: z.array(z.object({ id: z.string(), reference: z.string().nullable() })),
  labels: z.array(z.looseObject({})),
});
const hubBooks = z.object({
  messages: z.array(z.object({ dedupeId: z.string().nullable(), tags: z.string().nullable(), body: z.unknown() })),
});

const stockRows = z.array(
  z.looseObject({
    id: z.string(),
    onHand: z.number().optional(),
    available: z.number().optional(),
    status: z.string().optional(),
    quantity: z.number().optional(),
  }),
);

const bookedCall = z.object({
  operation: z.string(),
  target: z.string().optional(),
  id: z.string().optional(),
  key: z.string().optional(),
});
const callBooks = z.object({ calls: z.array(bookedCall.extend({ status: z.number() })) });
const delayedCalls = z.object({ calls: z.array(bookedCall) });
const withShipment = z.object({ head: z.object({ refs: z.object({ shipment: z.string() }) }) });
const logged = z.object({ log: z.array(z.object({ type: z.string() })) });

/** The built app under the host, over the local cloud, as `npm start` runs it; everything out of process or over HTTP. */
export class Stack {
  readonly cloud: Cloud;
  #app: Instances;
  #variation: Variation;
  readonly #said: string[];
  /** How many lines there were when the app was last started. */
  #saidBefore = 0;
  readonly #log: LogLevel;
  /** A device that buyers may name. */
  readonly device = 'test-device-000001';
  readonly #sample: Record<string, unknown>;

  private constructor(
    cloud: Cloud,
    app: Instances,
    { variation, said, log }: { variation: Variation; said: string[]; log: LogLevel },
    sample: Record<string, unknown>,
  ) {
    this.cloud = cloud;
    this.#app = app;
    this.#variation = variation;
    this.#said = said;
    this.#log = log;
    this.#sample = sample;
  }

  /**
   * `changes`: settings other than the usual impatient ones. `vault`: the secrets are kept in a Key Vault. `telemetry`: with
   * a collector. `log`: how much the hosts log. `wire`: gives the app other settings than the cloud has, to put something
   * between the two. Hosts vary as the environment says: see variation.ts.
   */
  static async start(
    changes: Record<string, string> = {},
    {
      vault = false,
      telemetry = false,
      log = 'warning',
      wire = async ({ settings }: Cloud) => settings,
    }: {
      vault?: boolean;
      telemetry?: boolean;
      log?: LogLevel;
      wire?: (cloud: Cloud) => Promise<Cloud['settings']>;
    } = {},
  ): Promise<Stack> {
    const settings = await localSettings(
      join(root, 'local.settings.sample.json'),
      join(root, 'no-settings-of-ones-own.json'),
    );
    const variation = variationOf(process.env['PIPELINE_VARIATION']);
    // What the feed has lost with a worker, the reconciler finds.
    const often: Record<string, string> = kills(variation) ? { RECONCILE_SCHEDULE: '*/5 * * * * *' } : {};
    const started = await startCloud(
      { ...settings, ...impatient, ...often, ...changes },
      { free: true, vault, telemetry },
    );
    const cloud = { ...started, settings: await wire(started) };
    await loadCatalog(await readCatalogFile(join(root, 'local/sample/catalog.json')), cloud.settings, () => {});
    const said: string[] = [];
    const app = await startApp(cloud, variation, { said, log });
    const stack = new Stack(
      cloud,
      app,
      { variation, said, log },
      await readOrderFile(join(root, 'local/sample/order.json')),
    );
    await sendWebhooks(cloud, stack.api);
    await registerDevice(stack.api, stack.device);
    return stack;
  }

  get api(): string {
    return this.#app.url;
  }

  /** How many hosts run the app. */
  get instances(): number {
    return this.#variation.instances;
  }

  /** Whether a fault kills hosts or workers. */
  get isKilled(): boolean {
    return kills(this.#variation);
  }

  /** The faults that have struck since the app was last started. */
  get struck(): ReadonlySet<string> {
    const lines = this.#said.slice(this.#saidBefore);
    return new Set(lines.flatMap((line) => /\bfault: ([a-z-]+),/.exec(line)?.[1] ?? []));
  }

  /** Every line that hosts and app have logged, those of hosts that have ended as well. */
  said(): readonly string[] {
    return this.#said;
  }

  /** The sample order with changes. */
  order(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return { ...this.#sample, installationId: this.device, ...changes };
  }

  post(body: unknown, key: string = randomUUID()): Promise<Response> {
    return this.#ask('checkout', {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  }

  /** As a storefront places an order: while the API says "later", again under the same key. */
  async place(changes: Record<string, unknown> = {}, key: string = randomUUID()): Promise<Placed> {
    const answer = await eventually(async () => {
      const first = await this.post(this.order(changes), key);
      return first.status === 503 ? undefined : first;
    });
    const body = await answer.text();
    if (answer.status !== 201) throw new Error(`checkout answered ${answer.status}: ${body}`);
    return placedSchema.parse(JSON.parse(body));
  }

  get({ orderId, accessToken }: Placed, headers: Record<string, string> = {}): Promise<Response> {
    return this.#ask(`orders/${orderId}`, {
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
    });
  }

  async show(placed: Placed): Promise<ShownOrder> {
    return orderResponseSchema.parse(await (await this.get(placed)).json());
  }

  /** The order once it is at rest. */
  settled(placed: Placed): Promise<ShownOrder> {
    return eventually(async () => {
      const answer = await this.get(placed);
      if (answer.headers.has('retry-after')) return undefined;
      return orderResponseSchema.parse(await answer.json());
    }, this.#about(placed));
  }

  /** Kills the hosts as a power cut would, and starts others. `inTheDark`: between the two. */
  async powerCut(inTheDark?: () => Promise<void>): Promise<void> {
    await this.#app.kill();
    try {
      await inTheDark?.();
    } finally {
      await this.#begin();
    }
  }

  /** Ends the hosts, and starts others that run as told. */
  async vary(variation: Variation): Promise<void> {
    await this.#app.stop();
    this.#variation = variation;
    await this.#begin();
  }

  async #begin(): Promise<void> {
    this.#saidBefore = this.#said.length;
    this.#app = await startApp(this.cloud, this.#variation, { said: this.#said, log: this.#log });
    await sendWebhooks(this.cloud, this.api);
  }

  /** Asks as a storefront does: where hosts are killed, what got no answer of the app is asked again. */
  async #ask(path: string, init: RequestInit): Promise<Response> {
    for (;;) {
      try {
        const answer = await fetch(`${this.api}/api/${path}`, init);
        if (answer.status !== 500 || !kills(this.#variation)) return answer;
      } catch (error) {
        if (!kills(this.#variation)) throw error;
      }
      await sleep(100);
    }
  }

  /** The buyer commands: `cancel`, or `payment` with another method. */
  buyer(
    { orderId, accessToken }: Placed,
    command: 'cancel' | 'payment',
    body: object = {},
    key: string = randomUUID(),
  ) {
    return this.#command(`orders/${orderId}/${command}`, accessToken, body, key);
  }

  /** An operator commands. */
  operator(path: string, body: object = {}, key: string = randomUUID()): Promise<Response> {
    return this.#command(path, operatorToken, body, key);
  }

  async listed(): Promise<unknown> {
    const headers = { authorization: `Bearer ${operatorToken}` };
    return (await this.#ask('ops/orders', { headers })).json();
  }

  #command(path: string, token: string, body: object, key: string): Promise<Response> {
    return this.#ask(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  }

  /** The order once it shows what is waited for. */
  shows(placed: Placed, isThere: (order: ShownOrder) => boolean): Promise<ShownOrder> {
    return eventually(async () => {
      const order = await this.show(placed);
      return isThere(order) ? order : undefined;
    }, this.#about(placed));
  }

  /** An order as it is stored, and what hosts and app have said last. */
  #about({ orderId }: Placed): () => Promise<string> {
    return async () =>
      `${JSON.stringify(await this.document(orderId), null, 1)}\n${this.said().slice(-200).join('\n')}`;
  }

  /** A button of the payment provider's dashboard, or of the bank that authenticates: see the stand-in's README. */
  async atThePaymentProvider(orderId: string, button: string, body: object = {}): Promise<void> {
    const { intents } = await this.payments(orderId);
    const open = intents.at(-1);
    if (open === undefined) throw new Error(`no payment of ${orderId}`);
    const init = { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${this.cloud.payments}/_local/payment_intents/${open.id}/${button}`, init);
    if (!answer.ok) throw new Error(`${button}: ${await answer.text()}`);
  }

  /** The bank decides a dispute. */
  async closeDispute(orderId: string, status: 'won' | 'lost'): Promise<void> {
    const { disputes } = stripeBooks.parse(await this.books(this.cloud.payments));
    const ids = (await this.payments(orderId)).intents.map(({ id }) => id);
    const dispute = disputes.find((one) => ids.includes(one.payment_intent ?? ''));
    const init = { method: 'POST', body: JSON.stringify({ status }) };
    const answer = await fetch(`${this.cloud.payments}/_local/disputes/${dispute?.id}/close`, init);
    if (!answer.ok) throw new Error(`close: ${await answer.text()}`);
  }

  /** Lets time pass at the payment provider. */
  async laterAtThePaymentProvider(advanceMs: number): Promise<void> {
    await fetch(`${this.cloud.payments}/_local/clock`, { method: 'POST', body: JSON.stringify({ advanceMs }) });
  }

  /** The carrier scans the parcel of an order; of shipments that were made twice at once, the one it took. */
  async scan(orderId: string, status: string): Promise<void> {
    const { shipment } = withShipment.parse(await this.document(orderId)).head.refs;
    const init = { method: 'POST', body: JSON.stringify({ status }) };
    const answer = await fetch(`${this.cloud.shipping}/_local/shipments/${shipment}/track`, init);
    if (!answer.ok) throw new Error(`${status}: ${await answer.text()}`);
  }

  /** What the shop holds of a buyer's money, captured and authorized, in minor units. */
  async money(orderId: string): Promise<{ captured: number; authorized: number }> {
    const { charges } = await this.payments(orderId);
    const live = charges.filter(({ status, refunded }) => status === 'succeeded' && !refunded);
    const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
    return {
      captured: sum(live.filter(({ captured }) => captured).map((one) => one.amount_captured - one.amount_refunded)),
      authorized: sum(live.filter(({ captured }) => !captured).map(({ amount }) => amount)),
    };
  }

  /** The stock document of a sku, and how much of it orders hold. */
  async stock(sku: string): Promise<{ onHand: number; available: number; held: number }> {
    const client = new CosmosClient(this.cloud.settings['COSMOS'] ?? '');
    try {
      const items = client.database('shop').container('catalog').items;
      const { resources } = await items.query('SELECT * FROM c', { partitionKey: sku }).fetchAll();
      const rows = stockRows.parse(resources);
      const { onHand = 0, available = 0 } = rows.find(({ id }) => id === 'stock') ?? {};
      const held = rows.filter(({ status }) => status === 'held').reduce((all, { quantity = 0 }) => all + quantity, 0);
      return { onHand, available, held };
    } finally {
      client.dispose();
    }
  }

  /** The types of an order's entries, from the store itself. */
  async ledger(orderId: string): Promise<string[]> {
    return logged.parse(await this.document(orderId)).log.map(({ type }) => type);
  }

  /** An order as it is stored. */
  async document(orderId: string): Promise<unknown> {
    return this.#withOrder(orderId, async (item) => (await item.read()).resource);
  }

  /** Spoils an order's document behind the back of the app. */
  async tamper(orderId: string, { head }: { head: object }): Promise<void> {
    await this.#withOrder(orderId, async (item) => {
      const { resource } = await item.read<{ head: object }>();
      await item.replace({ ...resource, head: { ...resource?.head, ...head } });
    });
  }

  async #withOrder<T>(orderId: string, work: (item: Item) => Promise<T>): Promise<T> {
    const client = new CosmosClient(this.cloud.settings['COSMOS'] ?? '');
    try {
      return await work(client.database('shop').container('orders').item(orderId, orderId));
    } finally {
      client.dispose();
    }
  }

  /** What the payment provider has on its books for an order. */
  async payments(orderId: string) {
    const { paymentIntents, charges } = stripeBooks.parse(await this.books(this.cloud.payments));
    const intents = paymentIntents.filter(({ metadata }) => metadata['orderId'] === orderId);
    const ids = intents.map(({ id }) => id);
    return { intents, charges: charges.filter((charge) => ids.includes(charge.payment_intent)) };
  }

  /** The ids of the shipments made for an order. */
  async shipments(orderId: string): Promise<string[]> {
    const { shipments } = easypostBooks.parse(await this.books(this.cloud.shipping));
    return shipments.filter(({ reference }) => reference === orderId).map(({ id }) => id);
  }

  /** How many labels were bought for an order. */
  async labels(orderId: string): Promise<number> {
    const { labels } = easypostBooks.parse(await this.books(this.cloud.shipping));
    const ids = await this.shipments(orderId);
    return labels.filter((label) => ids.some((id) => Object.values(label).includes(id))).length;
  }

  /** The dedupe ids of what was pushed about an order, in order. */
  async pushes(orderId: string): Promise<string[]> {
    const { messages } = hubBooks.parse(await this.books(this.cloud.push));
    return messages.flatMap(({ dedupeId }) => (dedupeId?.startsWith(`${orderId}:`) ? [dedupeId] : []));
  }

  async books(service: string | null): Promise<unknown> {
    return z.object({ objects: z.unknown() }).parse(await this.#look(service, 'books')).objects;
  }

  /** Every call of a service since the start; status 0 is one whose connection a fault broke. */
  async calls(service: string | null) {
    return callBooks.parse(await this.#look(service, 'books')).calls;
  }

  /** The calls of a service that a delay holds up. */
  async delayed(service: string | null) {
    return delayedCalls.parse(await this.#look(service, 'delayed')).calls;
  }

  /** Lets the calls that a delay holds up go on. */
  async release(service: string | null): Promise<void> {
    await fetch(`${service}/_local/delayed`, { method: 'DELETE' });
  }

  async #look(service: string | null, page: string): Promise<unknown> {
    return (await fetch(`${service}/_local/${page}`)).json();
  }

  async fault(service: string | null, ...rules: object[]): Promise<void> {
    const answer = await fetch(`${service}/_local/faults`, { method: 'POST', body: JSON.stringify(rules) });
    if (!answer.ok) throw new Error(`${service} refuses the faults: ${await answer.text()}`);
  }

  /** Ends every fault of every service, delays that hold something up included. */
  async clearFaults(): Promise<void> {
    const { cosmos, payments, shipping, push } = this.cloud;
    for (const service of [cosmos.endpoint, payments, shipping, push]) {
      await fetch(`${service}/_local/faults`, { method: 'DELETE' });
      await this.release(service);
    }
  }

  async stop(): Promise<void> {
    await this.#app.stop();
    await this.cloud.stop();
  }
}

/**
 * Under a host id of its own: else a host waits for the locks on timers of one that was killed to expire, 15 seconds. `said`
 * is given each line.
 */
async function startApp(
  { settings }: Cloud,
  { instances, faults, onWorkerDeath }: Variation,
  { said, log }: { said: string[]; log: LogLevel },
): Promise<Instances> {
  const app = await Instances.start({
    count: instances,
    app: join(root, 'dist'),
    environment: { ...settings, AzureFunctionsWebHost__hostid: randomUUID() },
    port: 0,
    faults,
    log,
    onWorkerDeath,
    onLine: (line) => void said.push(line),
    // More than a fault ever kills.
    restarts: '100000/1h',
    // Whom a fault has killed is replaced; that it ends of itself a test sees by its requests.
    onLost: ({ name }) => void ('kill-host' in faults && app.add(name)),
  });
  return app;
}

/** Longer than anything takes, and shorter than a test may. */
const patience = 200_000;

/** Asks until there is an answer. `about`: what to tell when there never is. */
export async function eventually<T>(ask: () => Promise<T | undefined>, about?: () => Promise<string>): Promise<T> {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(50)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`Waited ${patience / 1_000} s in vain for ${ask.toString()}\n${(await about?.()) ?? ''}`);
}
