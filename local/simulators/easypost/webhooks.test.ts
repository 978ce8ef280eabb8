import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import * as sdk from '@easypost/api';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type RunningEasyPost, startEasyPost } from './server.ts';

/** How long a test waits for what must come: no measure of speed. */
const ample = { timeout: 120_000 };

// The SDK's declarations say CommonJS while its `import` entry is an ES module: the class is one `default` less deep.
const isSdk = (value: unknown): value is typeof sdk.default.default => typeof value === 'function';
const EasyPost: unknown = sdk.default;
if (!isSdk(EasyPost)) throw new Error('@easypost/api has no default export');

const eventSchema = z.looseObject({ id: z.string(), description: z.string(), result: z.looseObject({}) });
const address = { street1: '179 N Harbor Dr', city: 'Redondo Beach', state: 'CA', zip: '90277', country: 'US' };
const secret = 'a shared secret';

let service: RunningEasyPost;
let receiver: Server;
let told: { headers: IncomingHttpHeaders; body: Buffer }[];
let easypost: InstanceType<typeof sdk.default.default>;

beforeEach(async () => {
  told = [];
  receiver = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      told.push({ headers: incoming.headers, body: Buffer.concat(chunks) });
      outgoing.writeHead(200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const listening = receiver.address();
  if (listening === null || typeof listening === 'string') throw new Error('no TCP address');
  service = await startEasyPost({
    port: 0,
    clock: movableClock(() => Date.UTC(2026, 10, 3)),
    random: seededRandom(1),
    webhooks: [{ url: `http://127.0.0.1:${listening.port}/api/webhooks/shipping`, secret }],
  });
  easypost = new EasyPost('EZTK_local', { baseUrl: `${service.url}/v2/` });
});
afterEach(async () => {
  await service.stop();
  receiver.closeAllConnections();
  receiver.close();
  await once(receiver, 'close');
});

const control = async (method: string, path: string, body: unknown) => {
  const answer = await fetch(`${service.url}/_local/${path}`, { method, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
};
const advance = (advanceMs: number) => control('POST', 'clock', { advanceMs });

async function bought(street1 = address.street1): Promise<string> {
  const shipment = await easypost.Shipment.create({
    to_address: { ...address, street1 },
    from_address: address,
    parcel: { weight: 20 },
  });
  const rate = shipment.rates[0];
  if (rate === undefined) throw new Error('no rate');
  await easypost.Shipment.buy(shipment.id, rate);
  return shipment.id;
}

/** What was told, each as the SDK reads it after it has found the signature good. */
const events = () =>
  told.map(({ headers, body }) => eventSchema.parse(easypost.Utils.validateWebhook(body, headers, secret)));

describe('a webhook of the EasyPost stand-in', () => {
  it('tells of the label and of each scan, signed as the SDK expects it', async () => {
    const id = await bought();
    await control('POST', `shipments/${id}/track`, { status: 'in_transit' });
    await vi.waitUntil(() => told.length === 2, ample);
    const found = events().toSorted((one, other) => one.description.localeCompare(other.description));
    expect(found).toMatchObject([
      { description: 'tracker.created', result: { object: 'Tracker', status: 'pre_transit', shipment_id: id } },
      { description: 'tracker.updated', previous_attributes: { status: 'pre_transit' }, result: { shipment_id: id } },
    ]);
  });

  it('comes when the carrier does something by the clock', async () => {
    const id = await bought('Delivered St');
    await vi.waitUntil(() => told.length === 1, ample);
    await advance(10_000);
    await vi.waitUntil(() => told.length === 2, ample);
    await advance(20_000);
    await vi.waitUntil(() => told.length === 4, ample);
    const statuses = events().map(({ result }) => result['status']);
    expect(new Set(statuses)).toEqual(new Set(['pre_transit', 'in_transit', 'out_for_delivery', 'delivered']));
    expect((await easypost.Shipment.retrieve(id)).status).toBe('delivered');
  });

  it('tells that a refund was granted', async () => {
    const id = await bought();
    await easypost.Shipment.refund(id);
    await advance(24 * 60 * 60 * 1000);
    await vi.waitUntil(() => told.length === 2, ample);
    expect(events()).toContainEqual(
      expect.objectContaining({
        description: 'refund.successful',
        result: expect.objectContaining({ object: 'Refund', status: 'refunded', shipment_id: id }),
      }),
    );
  });

  it('comes twice, under one id, when it is asked to', async () => {
    await control('PUT', 'webhooks', { duplicate: 1 });
    await bought();
    await vi.waitUntil(() => told.length === 2, ample);
    const [one, other] = events();
    expect(one).toEqual(other);
  });
});
