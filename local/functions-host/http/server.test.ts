import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FunctionDefinition } from '../functions/definition.ts';
import type { Invoker } from '../invocation/call.ts';
import { noKeys } from './function-keys.ts';
import { parseRoute } from './route.ts';
import { createRouter } from './router.ts';
import { type HttpServer, startHttpServer } from './server.ts';

const echo: FunctionDefinition = {
  name: 'echo',
  registered: { name: 'echo', bindings: {} },
  binding: 'request',
  triggerType: 'httptrigger',
  retry: undefined,
  trigger: {
    kind: 'http',
    route: parseRoute('echo', { prefix: '', where: 'echo' }),
    methods: [],
    authLevel: 'anonymous',
  },
};
const get = 'GET /echo HTTP/1.1\r\nHost: a\r\n\r\n';

let server: HttpServer;
const sockets: Socket[] = [];
const lines: string[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  lines.length = 0;
  server.closeNow();
  return server.close();
});

/** A server with one function, which is called as the test says. */
async function serve(invoke: Invoker['invoke']): Promise<void> {
  const log = (level: string, source: string, message: string) => void lines.push(`${level} ${source}: ${message}`);
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log,
    site: async () => ({
      router: createRouter([echo]),
      invoker: { invoke },
      admin: { answer: () => ({ status: 404 }) },
      keys: noKeys,
      cors: undefined,
      headers: [],
      log,
      bodyLimit: 1_000,
    }),
  });
}

const answering = (http: object) => async () =>
  ({ ok: true, invocationId: 'i', durationMs: 0, summary: '', response: { returnValue: { http } } }) as const;

async function open(text: string): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  let received = '';
  socket.on('data', (chunk) => (received += chunk));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  socket.write(text);
  return { socket, received: () => received, closed };
}

describe('a server that closes', () => {
  it('answers what it was asked, and closes what asks nothing, or but half of something', async () => {
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    let calls = 0;
    await serve(async () => {
      calls += 1;
      if (calls === 2) {
        asked.resolve();
        await go.promise;
      }
      return answering({ statusCode: '200', body: { string: 'done' } })();
    });
    const kept = await open(get);
    await expect.poll(kept.received).toContain('done');
    const idle = [kept, await open(''), await open('GET /echo HTTP/1.1\r\nHo')];
    const busy = await open(get);
    await asked.promise;
    const closing = server.close();
    await Promise.all(idle.map(({ closed }) => closed));
    expect(busy.received()).toBe('');
    go.resolve();
    await Promise.all([closing, busy.closed]);
    expect(busy.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*done$/i);
  });
});

describe('an answer that cannot be sent', () => {
  it.each([
    [{ statusCode: '99' }, 'the status 99'],
    [{ statusCode: '600' }, 'the status 600'],
    [{ statusCode: 'teapot' }, 'the status NaN'],
    [{ headers: { 'x-a': 'a\nb' } }, 'Invalid character'],
    [{ headers: { 'x a': 'a' } }, 'must be a valid HTTP token'],
  ])('is a 500, and the log says why: %j', async (http, reason) => {
    await serve(answering(http));
    const answer = await fetch(`${server.url}/echo`);
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect(lines).toEqual([expect.stringContaining(reason)]);
  });
});

it('a connection that asks nothing stays open for longer than clients keep one', async () => {
  await serve(async () => ({ ok: true, invocationId: '1', durationMs: 0, response: {}, summary: '' }));
  const answer = await fetch(`${server.url}/echo`);
  expect(answer.headers.get('keep-alive')).toBe('timeout=130');
});

it('requests on one connection are answered in their order', async () => {
  let calls = 0;
  await serve(async () => {
    calls += 1;
    return answering({ body: { string: `<${calls}>` } })();
  });
  const { received } = await open(get + get + get);
  await expect.poll(received).toMatch(/<1>[^]*<2>[^]*<3>/);
});
