import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CosmosClient } from '@azure/cosmos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from '../../scripts/root.mjs';
import { eventually, Stack } from '../pipeline/stack.ts';

let stack: Stack;
let build: string;
let folder: string;
beforeAll(async () => {
  stack = await Stack.start();
  ({ build } = z
    .object({ build: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'dist/package.json'), 'utf8'))));
  folder = await mkdtemp(join(tmpdir(), 'smoke-'));
});
afterEach(() => stack.clearFaults());
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

const lineSchema = z.looseObject({
  check: z.string().optional(),
  ok: z.boolean().optional(),
  orderId: z.string().optional(),
  came: z.string().optional(),
  entry: z.looseObject({ type: z.string() }).optional(),
});

/** `npm run smoke` as a workflow calls it. */
async function smoke(url: string, ...args: string[]) {
  const command = [join(root, 'scripts/smoke.ts'), '--url', url, '--json', ...args];
  const { code, out, err } = await new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, command, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
  expect(`${out}${err}`).not.toMatch(/ot1\.|Bearer|accessToken/);
  const lines = out
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  return { code, err, lines, checks: lines.flatMap(({ check, ok }) => (check === undefined ? [] : [[check, ok]])) };
}

const orderIdOf = (lines: readonly z.infer<typeof lineSchema>[]) =>
  lines.flatMap(({ orderId }) => orderId ?? [])[0] ?? '';

async function orderFile(changes: Record<string, unknown>): Promise<string> {
  const path = join(folder, 'order.json');
  await writeFile(path, JSON.stringify(stack.order(changes)));
  return path;
}

describe('npm run smoke, against an app with keys for tests', () => {
  it('places one order, sees it replayed and completed, and knows the build', async () => {
    const { code, lines, checks } = await smoke(stack.api, '--build', build, '--test', '--sku', 'TEA-EARL-100');
    expect([code, checks]).toEqual([
      0,
      [
        ['live', true],
        ['ready', true],
        ['keys', true],
        ['order', true],
        ['completed', true],
      ],
    ]);
    const orderId = orderIdOf(lines);
    expect(lines.flatMap(({ entry }) => entry?.type ?? [])).toEqual(await stack.ledger(orderId));
    expect(await stack.document(orderId)).toMatchObject({
      terms: { channel: 'smoke', lines: [{ sku: 'TEA-EARL-100', quantity: 1 }] },
      buyer: { email: 'smoke@example.com', installationId: null },
    });
    const { intents } = await stack.payments(orderId);
    expect([intents.length, await stack.labels(orderId), await stack.pushes(orderId)]).toEqual([1, 1, []]);
  });

  it('does without the two answers that a fault loses', async () => {
    const lost = { operation: 'items.create', target: 'shop/orders', effect: 'status', status: 503, count: 2 };
    await stack.fault(stack.cloud.cosmos.endpoint, lost);
    const { code, lines } = await smoke(stack.api);
    expect(code).toBe(0);
    const orderId = orderIdOf(lines);
    expect([(await stack.payments(orderId)).intents.length, await stack.labels(orderId)]).toEqual([1, 1]);
  });

  it('fails with another build, and orders nothing', async () => {
    const { code, lines, checks } = await smoke(stack.api, '--build', 'another', '--timeout', '1');
    expect([code, checks]).toEqual([
      1,
      [
        ['live', true],
        ['ready', false],
      ],
    ]);
    expect(lines.at(-1)?.came).toContain(build);
  });

  it('fails when the order fails', async () => {
    const { code, lines } = await smoke(
      stack.api,
      '--order',
      await orderFile({ paymentMethod: 'pm_card_chargeDeclined' }),
    );
    expect([code, lines.at(-1)?.came]).toEqual([1, expect.stringContaining('failed: payment_declined')]);
  });

  it('fails when the order waits for a person', async () => {
    const { payments } = stack.cloud;
    await stack.fault(payments, { operation: 'paymentIntents.capture', effect: 'delay', delayMs: 60_000, count: 1 });
    const running = smoke(stack.api);
    const held = await eventually(async () => (await stack.delayed(payments)).at(0));
    const books = z.object({
      paymentIntents: z.array(z.object({ id: z.string(), metadata: z.looseObject({ orderId: z.string() }) })),
    });
    const { paymentIntents } = books.parse(await stack.books(payments));
    const orderId = paymentIntents.find(({ id }) => id === held.target)?.metadata.orderId ?? '';
    await stack.atThePaymentProvider(orderId, 'cancel');
    await stack.clearFaults();
    const { code, lines } = await running;
    expect([code, lines.at(-1)?.came]).toEqual([1, expect.stringContaining('at rest after order.attention')]);
  });

  it('with --live orders nothing: an app with keys for tests is not the shop', async () => {
    const { code, lines } = await smoke(stack.api, '--live');
    expect([code, lines.at(-1)]).toEqual([
      1,
      expect.objectContaining({ check: 'keys', came: 'payments test, shipping test' }),
    ]);
  });
});

describe('npm run smoke, against an app with live keys', () => {
  it('stops at a checkout that is refused: there is no order, and no call of a provider', async () => {
    const shop = await Stack.start({ STRIPE_API_KEY: 'sk_live_stand_in', EASYPOST_API_KEY: 'EZAKstandin' });
    const client = new CosmosClient(shop.cloud.settings['COSMOS'] ?? '');
    try {
      const { code, checks } = await smoke(shop.api, '--live', '--build', build);
      expect([code, checks]).toEqual([
        0,
        [
          ['live', true],
          ['ready', true],
          ['keys', true],
          ['refusal', true],
        ],
      ]);
      const { resources } = await client.database('shop').container('orders').items.readAll().fetchAll();
      expect(resources).toEqual([]);
      expect(await shop.calls(shop.cloud.shipping)).toEqual([]);
    } finally {
      client.dispose();
      await shop.stop();
    }
  });
});

describe('npm run smoke', () => {
  it('with nobody there says so and what to do, and ends with 1', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Expected a port.');
    server.close();
    const { code, lines } = await smoke(`http://127.0.0.1:${address.port}`, '--timeout', '1');
    const came: unknown = expect.stringMatching(/ECONNREFUSED.*tries/);
    expect([code, lines]).toMatchObject([1, [{ check: 'live', ok: false, came }]]);
  });

  it('with a wrong command line, or an order that is none, ends with 2', async () => {
    expect(await smoke('http://shop.example')).toMatchObject({ code: 2, err: expect.stringContaining('--url') });
    const none = await smoke(stack.api, '--order', join(root, 'package.json'));
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('is no checkout') });
  });
});
