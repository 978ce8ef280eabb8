import { type HttpHandler, HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { checkoutResponseSchema } from '../shared/http/checkout-response.ts';
import { commandResponseSchema } from '../shared/http/command-response.ts';
import { deviceResponseSchema } from '../shared/http/device-response.ts';
import { healthResponseSchema } from '../shared/http/health-response.ts';
import { openApiDocument } from '../shared/http/openapi.ts';
import { opsOrderResponseSchema, opsOrdersResponseSchema } from '../shared/http/ops-order-response.ts';
import { orderResponseSchema } from '../shared/http/order-response.ts';
import { problemSchema } from '../shared/http/problem.ts';
import { quoteResponseSchema } from '../shared/http/quote.ts';
import type { Shop } from '../shared/http/shop.ts';
import type { Product } from '../shared/ports/catalog.ts';
import type { PortFailure } from '../shared/ports/failure.ts';
import type { Installation } from '../shared/ports/installations.ts';
import type { StoredOrder } from '../shared/ports/orders.ts';
import { fixed } from '../shared/ports/secrets.ts';
import { noTracing } from '../shared/ports/tracing.ts';
import { tableTax } from '../shared/providers/table-tax/table-tax.ts';

const start = 1_760_000_000_000;

const rate = (option: string, countries: string[], prices: Record<string, number>) => {
  const name = `By ${option}`;
  return { option, name, countries, prices, taxCode: 'txcd_92010001', carrier: 'USPS', service: 'Priority' };
};

/** The ports behind the HTTP functions, in memory and in virtual time, each of which can be down. */
export function httpShop() {
  let now = start;
  let commands = 0;
  const orders = new Map<string, StoredOrder>();
  const products = new Map<string, Product>();
  const devices = new Map<string, Installation & { tags: string[] }>();
  const told: { name: string; fields: Record<string, unknown> }[] = [];
  const down: { store?: PortFailure; push?: PortFailure; payments?: PortFailure } = {};
  /** What reads of an order answer before they answer what is there: a replica that lags. */
  const lagging: (StoredOrder | undefined)[] = [];
  let orderReads = 0;
  let replaces = 0;

  async function reached<T>(port: keyof typeof down, effect: () => T): Promise<T> {
    const failure = down[port];
    if (failure !== undefined) throw failure;
    return effect();
  }

  const tokenKey = { id: 'k1', secret: Buffer.alloc(32, 1) };
  const shop: Shop = {
    orders: {
      create: (order) =>
        reached('store', () => {
          const earlier = orders.get(order.id);
          if (earlier !== undefined) return { created: false, stored: structuredClone(earlier) };
          orders.set(order.id, { order: structuredClone(order), etag: '"1"' });
          return { created: true, stored: { order, etag: '"1"' } };
        }),
      read: (orderId) =>
        reached('store', () => {
          orderReads += 1;
          return lagging.length > 0 ? lagging.shift() : structuredClone(orders.get(orderId));
        }),
      replace: (order, etag) =>
        reached('store', () => {
          if (orders.get(order.id)?.etag !== etag) return undefined;
          const stored = { order: structuredClone(order), etag: `"${(replaces += 1)}r"` };
          orders.set(order.id, stored);
          return structuredClone(stored);
        }),
      due: () => {
        throw new Error('No HTTP function looks for due orders.');
      },
      countInAttention: () => Promise.reject(new Error('The sweeper has tests of its own.')),
      inAttention: () => Promise.reject(new Error('Operators have tests of their own.')),
      withRef: () => Promise.reject(new Error('Webhooks have tests of their own.')),
    },
    catalog: { product: (sku) => reached('store', () => products.get(sku)) },
    tax: tableTax(),
    installations: {
      read: (id) => reached('push', () => structuredClone(devices.get(id))),
      put: (id, device) =>
        reached('push', () => void devices.set(id, { ...device, tags: devices.get(id)?.tags ?? [] })),
      remove: (id) => reached('push', () => void devices.delete(id)),
      follow: () => Promise.reject(new Error('No HTTP function tags a device.')),
      unfollow: () => Promise.reject(new Error('No HTTP function tags a device.')),
    },
    payments: { clientSecret: (ref) => reached('payments', () => `${ref}_secret_of_the_browser`) },
    clock: {
      now: () => now,
      monotonic: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
    ids: { command: () => `command-${(commands += 1)}` },
    signals: {
      event: (name, fields) => void told.push({ name, fields }),
      problem: (name, _, fields) => void told.push({ name, fields }),
      measure: () => {},
    },
    tracing: noTracing,
    shippingRates: [rate('standard', ['*'], { EUR: 490, USD: 590 }), rate('express', ['DE'], { EUR: 1_290 })],
    tokenKeys: fixed([tokenKey]),
    watchdog: 120_000,
    fulfillAfter: 0,
    capture: 'after_label',
    paymentExpiry: 1_800_000,
  };

  const sell = (sku: string, prices: Record<string, number>, digital = false) =>
    products.set(sku, { sku, name: `A ${sku}`, taxCode: 'txcd_99999999', prices, weight: 350, digital });
  sell('mug', { EUR: 1_250, USD: 1_400 });
  sell('tea', { EUR: 790 });
  sell('e-book', { EUR: 500, USD: 550 }, true);

  return {
    shop,
    /** What signs the tokens of orders. */
    tokenKey,
    orders,
    products,
    devices,
    told,
    down,
    lagging,
    sell,
    orderReads: () => orderReads,
    /** How often an order was written again. */
    replaces: () => replaces,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

interface Asked {
  method: string;
  /** As in the OpenAPI document, such as "/api/orders/{orderId}". */
  path: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
}

const responseSchema = z.object({
  headers: z.record(z.string(), z.object({ required: z.boolean() })).default({}),
  content: z.record(z.string(), z.object({ schema: z.object({ $ref: z.string() }) })).optional(),
});
const operationSchema = z.object({ responses: z.record(z.string(), responseSchema) });
const documented = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) })
  .parse(openApiDocument());

const schemas: Record<string, z.ZodType> = {
  '#/components/schemas/CheckoutResponse': checkoutResponseSchema,
  '#/components/schemas/QuoteResponse': quoteResponseSchema,
  '#/components/schemas/Order': orderResponseSchema,
  '#/components/schemas/Command': commandResponseSchema,
  '#/components/schemas/Device': deviceResponseSchema,
  '#/components/schemas/Health': healthResponseSchema,
  '#/components/schemas/OpsOrders': opsOrdersResponseSchema,
  '#/components/schemas/OpsOrder': opsOrderResponseSchema,
  '#/components/schemas/Problem': problemSchema,
};

/** What a client gets from a handler. Throws when the OpenAPI document does not announce it. */
export async function ask(handler: HttpHandler, asked: Asked) {
  const { method, path, params = {}, query = {}, headers = {}, body } = asked;
  const url = `http://shop${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))}`;
  const sent = body === undefined ? {} : { body: { string: typeof body === 'string' ? body : JSON.stringify(body) } };
  const request = new HttpRequest({ method, url, headers, params, query, ...sent });
  const answer = new HttpResponse(await handler(request, new InvocationContext({ invocationId: 'invocation-1' })));
  const text = await answer.text();

  const announced = documented.paths[path]?.[method.toLowerCase()]?.responses[answer.status];
  if (announced === undefined) throw new Error(`${method} ${path} does not announce ${answer.status}: ${text}`);
  for (const [name, { required }] of Object.entries(announced.headers))
    if (required && !answer.headers.has(name))
      throw new Error(`${method} ${path} announces ${name} on ${answer.status}`);
  const told = Object.keys(announced.headers).map((name) => name.toLowerCase());
  for (const name of answer.headers.keys())
    if (!['content-type', 'cache-control', ...told].includes(name))
      throw new Error(`${method} ${path} does not announce ${name} on ${answer.status}`);
  const type = answer.headers.get('content-type') ?? '';
  const content = announced.content?.[type];
  if (content === undefined && (announced.content !== undefined || text !== ''))
    throw new Error(`${method} ${path} does not announce ${answer.status} as ${type}`);
  if (content !== undefined) schemas[content.schema.$ref]?.parse(JSON.parse(text));

  return { status: answer.status, headers: answer.headers, text, json: (): unknown => JSON.parse(text) };
}
