import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { movableClock } from './clock.ts';
import { seededRandom } from './random.ts';
import { type LocalService, startLocalService } from './service.ts';
import type { WebhookEvent } from './webhook-queue.ts';

/** How long a test waits for what must come: no measure of speed. */
const ample = { timeout: 120_000 };

interface Told {
  body: string;
  headers: IncomingHttpHeaders;
}

let service: LocalService;
let receiver: Server;
let url: string;
let told: Told[];
/** What the receiver answers next; 200 when nothing is left, no answer at all for 0. */
let answers: number[];
let alarmAt: number | undefined;
/** When each attempt was signed. */
let signed: number[];

beforeEach(async () => {
  [told, answers, signed, alarmAt] = [[], [], [], undefined];
  receiver = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    incoming.on('end', () => {
      told.push({ body, headers: incoming.headers });
      const status = answers.shift() ?? 200;
      if (status !== 0) outgoing.writeHead(status).end('thanks');
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  url = `http://127.0.0.1:${address.port}/hook`;
  service = await start();
});
afterEach(async () => {
  await service.stop();
  receiver.closeAllConnections();
  receiver.close();
  await once(receiver, 'close');
});

function start(): Promise<LocalService> {
  const clock = movableClock(() => 1_000);
  let outbox: WebhookEvent[] = [];
  let count = 0;
  const happen = () => {
    count += 1;
    outbox.push({ id: `e${count}`, type: 'counter.added', body: { count } });
  };
  return startLocalService({
    name: 'Counter',
    port: 0,
    clock,
    nameCall: () => ({ operation: 'counter.add' }),
    serve: () => {
      happen();
      return { status: 200, body: { count } };
    },
    refuse: (status) => ({ status }),
    objects: () => ({}),
    reset: () => {
      outbox = [];
    },
    webhooks: {
      endpoints: [{ url, secret: 's1' }],
      random: seededRandom(1),
      take: () => {
        if (alarmAt !== undefined && clock.now() >= alarmAt) {
          alarmAt = undefined;
          happen();
        }
        return outbox.splice(0);
      },
      nextAt: () => alarmAt,
      sign: ({ body, secret, sentAt }) => {
        signed.push(sentAt);
        return { signature: `${secret} ${body.length} ${signed.length}` };
      },
    },
  });
}

const add = () => fetch(service.url, { method: 'POST' });
const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const request = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(`${service.url}/_local/${path}`, request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text === '' ? undefined : JSON.parse(text);
};
const advance = (advanceMs: number) => control('POST', 'clock', { advanceMs });
const bodies = () => told.map(({ body }) => body);

describe('the webhooks of a local service', () => {
  it('tell the endpoint what happened, signed', async () => {
    await add();
    await vi.waitUntil(() => told.length === 1, ample);
    expect(told).toMatchObject([
      {
        body: '{"count":1}',
        headers: { 'content-type': 'application/json; charset=utf-8', signature: 's1 11 1' },
      },
    ]);
    // By the time of this machine, of which the service's clock knows nothing here.
    expect(signed[0]).toBeGreaterThan(Date.UTC(2020, 0));
    await vi.waitUntil(async () => JSON.stringify(await control('GET', 'webhooks')).includes('delivered'), ample);
    expect(await control('GET', 'webhooks')).toEqual({
      endpoints: [{ url, secret: 's1' }],
      duplicate: 0,
      delayMs: 0,
      shuffle: false,
      hold: false,
      deliveries: [
        {
          id: 'delivery_1',
          event: 'e1',
          type: 'counter.added',
          url,
          state: 'delivered',
          attempts: [{ at: 1_000, status: 200 }],
        },
      ],
    });
  });

  it.each([500, 302, 404])('are tried again, signed anew, by the clock of the service after %s', async (status) => {
    answers = [status];
    await add();
    await vi.waitUntil(async () => JSON.stringify(await control('GET', 'webhooks')).includes('"waiting"'), ample);
    expect(told).toHaveLength(1);
    await advance(5_000);
    await vi.waitUntil(() => told.length === 2, ample);
    expect(told[1]?.headers).toMatchObject({ signature: 's1 11 2' });
  });

  it('are tried again when nobody listens', async () => {
    await control('PUT', 'webhooks', { endpoints: [{ url: 'http://127.0.0.1:1/', secret: 's' }] });
    await add();
    await vi.waitUntil(async () => JSON.stringify(await control('GET', 'webhooks')).includes('"status":0'), ample);
    expect(told).toEqual([]);
  });

  it('happen by themselves when their time has come', async () => {
    alarmAt = 60_000;
    await advance(58_000);
    expect(told).toEqual([]);
    await advance(1_000);
    await vi.waitUntil(() => told.length === 1, ample);
  });

  it('can be held, and released in another order', async () => {
    await control('PUT', 'webhooks', { hold: true });
    for (let n = 0; n < 3; n += 1) await add();
    expect(told).toEqual([]);
    expect(await control('POST', 'webhooks/deliver', { events: ['e3'] })).toEqual({ released: 1 });
    await vi.waitUntil(() => told.length === 1, ample);
    expect(await control('POST', 'webhooks/deliver')).toEqual({ released: 2 });
    await vi.waitUntil(() => told.length === 3, ample);
    expect(bodies().slice(0, 1)).toEqual(['{"count":3}']);
    expect(bodies().toSorted()).toEqual(['{"count":1}', '{"count":2}', '{"count":3}']);
  });

  it('come twice when they are asked to', async () => {
    await control('PUT', 'webhooks', { duplicate: 1 });
    await add();
    await vi.waitUntil(() => told.length === 2, ample);
    expect(bodies()).toEqual(['{"count":1}', '{"count":1}']);
  });

  it('are all delivered when more are due than go out at a time', async () => {
    await control('PUT', 'webhooks', { hold: true });
    for (let n = 0; n < 40; n += 1) await add();
    await control('POST', 'webhooks/deliver');
    await vi.waitUntil(() => told.length === 40, ample);
    expect(new Set(bodies()).size).toBe(40);
  });

  it('are forgotten by a reset, which leaves the endpoints', async () => {
    await control('PUT', 'webhooks', { hold: true, duplicate: 1 });
    await add();
    await control('POST', 'reset');
    expect(await control('GET', 'webhooks')).toMatchObject({
      endpoints: [{ url, secret: 's1' }],
      hold: false,
      duplicate: 0,
      deliveries: [],
    });
  });

  it('refuse settings that do not do, and say what does', async () => {
    await expect(control('PUT', 'webhooks', { duplicate: 3 })).rejects.toThrow('duplicate');
    await expect(control('PUT', 'webhooks', { endpoints: [{ url: 'ftp://a', secret: 's' }] })).rejects.toThrow('url');
    await expect(control('GET', 'webhook')).rejects.toThrow('POST /_local/webhooks/deliver');
  });

  it('end with the service: attempts under way are broken off, and none follows', async () => {
    answers = Array.from({ length: 17 }, () => 0);
    await control('PUT', 'webhooks', { hold: true });
    for (let n = 0; n < 17; n += 1) await add();
    await control('POST', 'webhooks/deliver');
    await vi.waitUntil(() => told.length === 16, ample);
    await service.stop();
    const open = () => new Promise<number>((resolve) => receiver.getConnections((_, count) => resolve(count)));
    await vi.waitUntil(async () => (await open()) === 0, ample);
    expect(told).toHaveLength(16);
  });
});
