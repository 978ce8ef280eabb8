import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { root } from './root.mjs';

const id = 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa';
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** An app that gives these answers one after the other, the last one for ever; and what it was asked. */
async function app(...answers: [status: number, body: object | string][]) {
  const asked: { request: string; key: string | undefined; authorization: string | undefined; body: string }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = request;
    const key = headers['idempotency-key']?.toString();
    asked.push({ request: `${method} ${url}`, key, authorization: headers.authorization, body: await text(request) });
    const [status, body] = answers[Math.min(asked.length, answers.length) - 1] ?? [500, {}];
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  return { asked, url: `http://127.0.0.1:${address.port}` };
}

function ops(args: string[], environment: Record<string, string> = {}) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const { OPERATOR_TOKEN: _, ...env } = process.env;
    const options = { cwd: root, env: { ...env, ...environment } };
    const child = execFile(process.execPath, [join(root, 'scripts/ops.ts'), ...args], options, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const order = (orderId: string) => ({
  orderId,
  orderNumber: 'AAAAA-BBBBB',
  placedAt: '2026-01-01T00:00:00.000Z',
  total: { amount: 4_599, currency: 'EUR' },
  attention: { code: 'run_unfinished', detail: 'Five runs were begun.' },
});

it('lists page after page, as a table or as JSON, with the local token', async () => {
  const pages: [number, object][] = [
    [200, { orders: [order(id)], next: 'c2' }],
    [200, { orders: [order('ord_b')] }],
  ];
  const { url, asked } = await app(...pages, ...pages);
  const { code, out } = await ops(['list', '--url', url]);
  expect(code).toBe(0);
  expect(out).toMatch(/^ORDER +NUMBER +PLACED +TOTAL +ATTENTION +DETAIL\n/);
  expect(out).toMatch(new RegExp(`${id} +AAAAA-BBBBB +2026-01-01T00:00 +45.99 EUR +run_unfinished +Five runs`));
  expect(asked.map(({ request }) => request)).toEqual([
    'GET /api/ops/orders?attention=*&limit=100',
    'GET /api/ops/orders?attention=*&limit=100&cursor=c2',
  ]);
  expect(asked[0]?.authorization).toBe('Bearer local-operator-token');
  expect(JSON.parse((await ops(['list', '--url', url, '--json'])).out)).toHaveLength(2);
});

it.each([
  ['the app cannot take it', 503, { code: 'store_unavailable', title: 'Out' }],
  ['its process dies over it', 500, ''],
  ['a gateway does not reach the app', 502, '<html>Bad gateway</html>'],
])('sends a command once more under its key when %s', async (_, status, said) => {
  const taken = { orderId: id, command: 'cancel', seq: 7, requestedAt: '2026-01-01T00:00:00.000Z' };
  const { url, asked } = await app([status, said], [202, taken]);
  const { code, out } = await ops(['cancel', id, '--note', 'Fraud.', '--url', url], { OPERATOR_TOKEN: 'mine' });
  expect([code, out]).toEqual([0, `cancel stands in the ledger of ${id} as entry 7.\n`]);
  expect(asked).toHaveLength(2);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  expect(asked[0]).toMatchObject({
    request: `POST /api/ops/orders/${id}/cancel`,
    authorization: 'Bearer mine',
    body: '{"note":"Fraud."}',
  });
});

it('says what the app said, and ends with 1', async () => {
  const problem = { code: 'not_possible_now', title: 'Not now', detail: 'It waits for nobody.' };
  const { url } = await app([409, problem]);
  const { code, err } = await ops(['retry', id, '--note', 'Again.', '--url', url]);
  expect([code, err]).toEqual([1, 'not_possible_now: Not now. It waits for nobody.\n']);
});

it('with nobody there says so, and how to ask for the same again', async () => {
  const { code, err } = await ops(['resolve', id, '--note', 'Done.', '--url', 'http://127.0.0.1:1']);
  expect(code).toBe(1);
  expect(err).toMatch(/127\.0\.0\.1:1 cannot be reached[\s\S]*"npm start"[\s\S]*--key [0-9a-f-]{36}/);
});

it('never sends the local token elsewhere', async () => {
  const { code, err } = await ops(['list', '--url', 'https://shop.example']);
  expect([code, err]).toEqual([2, 'Set OPERATOR_TOKEN to your token for https://shop.example.\n']);
});

it('with a wrong command line ends with 2, with --help with 0', async () => {
  expect(await ops(['lst'])).toMatchObject({ code: 2, err: expect.stringContaining('npm run ops -- list') });
  expect(await ops(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--attention CODE') });
});
