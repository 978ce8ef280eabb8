import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningCollector, startCollector } from './server.ts';

let collector: RunningCollector;
beforeEach(async () => {
  collector = await startCollector({ port: 0 });
});
afterEach(() => collector.stop());

const at = (ms: number) => new Date(1_795_000_000_000 + ms).toISOString();
const span = (id: string, parent: string, from: number, changes: object = {}, trace = 'trace-1') => ({
  name: 'Microsoft.ApplicationInsights.RemoteDependency',
  time: at(from),
  tags: { 'ai.operation.id': trace, 'ai.operation.parentId': parent },
  data: {
    baseType: 'RemoteDependencyData',
    baseData: { id, name: id, duration: '00:00:01.5000000', success: true, type: 'InProc', properties: {}, ...changes },
  },
});
const ofOrder = { properties: { orderId: 'ord_1' } };

async function send(body: string | Buffer, headers: Record<string, string> = {}) {
  const answer = await fetch(`${collector.url}/v2.1/track`, { method: 'POST', headers, body });
  return { status: answer.status, json: z.looseObject({ itemsAccepted: z.int() }).parse(await answer.json()) };
}
const orderSchema = z.object({
  traces: z.array(z.string()),
  rows: z.array(z.looseObject({ name: z.string(), depth: z.int() })),
});
const order = async (id: string) => fetch(`${collector.url}/orders/${id}`);
const rows = async (id: string) =>
  orderSchema.parse(await (await order(id)).json()).rows.map(({ name, depth }) => [name, depth]);

describe('what exporters send', () => {
  it('is taken as a list or line by line, compressed or not', async () => {
    const list = [span('a', 'host', 0, ofOrder), span('b', 'a', 5)];
    expect((await send(JSON.stringify(list))).json).toMatchObject({ itemsReceived: 2, itemsAccepted: 2, errors: [] });
    const lines = [span('c', 'a', 10), span('d', 'c', 12)].map((one) => JSON.stringify(one)).join('\n');
    expect((await send(gzipSync(lines), { 'content-encoding': 'gzip' })).json.itemsAccepted).toBe(2);
    expect(await rows('ord_1')).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 1],
      ['d', 2],
    ]);
  });

  it('is refused where it has not the shape of its kind; the others are taken', async () => {
    const nameless = span('a', 'host', 0, { name: undefined });
    const { status, json } = await send(JSON.stringify([nameless, span('b', 'host', 0, ofOrder), 'nonsense']));
    expect(status).toBe(206);
    expect(json).toMatchObject({ itemsReceived: 3, itemsAccepted: 1, errors: [{ index: 0 }, { index: 2 }] });
    expect(await rows('ord_1')).toEqual([['b', 0]]);
    expect((await send('no JSON')).status).toBe(400);
    expect((await fetch(`${collector.url}/v2/anything`)).status).toBe(404);
  });
});

describe('an order', () => {
  it('is every span of the traces that name it, in a tree, whatever the order of arrival and the ids', async () => {
    const others = [span('x', 'host', 1, { properties: { orderId: 'ord_2' } }, 'trace-2')];
    const circle = [span('m', 'n', 30), span('n', 'm', 31), span('o', 'o', 32)];
    await send(JSON.stringify([span('b', 'a', 5), ...others, span('a', 'host', 0, ofOrder), ...circle]));
    expect(await rows('ord_1')).toEqual([
      ['a', 0],
      ['b', 1],
      ['o', 0],
    ]);
    const list = z
      .array(z.object({ orderId: z.string() }))
      .parse(await (await fetch(`${collector.url}/orders`)).json());
    expect(list.map(({ orderId }) => orderId)).toEqual(['ord_2', 'ord_1']);
    expect((await order('ord_3')).status).toBe(404);
  });
});

describe('the page', () => {
  it('comes with every file it names, and may load and send nothing elsewhere', async () => {
    const files = readdirSync(new URL('page', import.meta.url)).filter((name) => /\.(js|css)$/.test(name));
    expect(files).toHaveLength(2);
    for (const name of ['', ...files]) {
      const answer = await fetch(`${collector.url}/${name}`);
      expect([name, answer.status]).toEqual([name, 200]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await answer.text()).not.toMatch(/https?:\/\//);
    }
    expect((await fetch(`${collector.url}/constructor`)).status).toBe(404);
  });
});
