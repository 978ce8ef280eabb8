import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostProcess, startHostProcess } from '../host-process.ts';
import { fixture } from './scratch-app.ts';

let host: HostProcess;
beforeAll(async () => {
  host = await startHostProcess({ app: fixture('http'), environment: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000' } });
});
afterAll(() => host.kill());

const call = (path: string, init?: RequestInit) => fetch(`${host.url}/${path}`, init);
const json = async (path: string, init?: RequestInit): Promise<unknown> => (await call(path, init)).json();

/** Sends bytes as they are and resolves with the answer, as a client on a bare socket sees it. */
async function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(host.url);
  const socket = connect(Number(port), hostname);
  socket.write(request.replaceAll('\n', '\r\n'));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('routing', () => {
  it('tries functions in the order of their names, so that a parameter hides a literal', async () => {
    expect(await json('api/orders/search')).toEqual({ name: 'getOrder', params: { id: 'search' } });
  });

  it.each([
    ['items/42', { name: 'byNumber', params: { number: '42' } }],
    [
      'items/0b0e7a3c-8f0e-4a57-9a2f-33c27d3fb5a5',
      { name: 'byGuid', params: { id: '0b0e7a3c-8f0e-4a57-9a2f-33c27d3fb5a5' } },
    ],
    ['items/pen', { name: 'items', params: { name: 'pen' } }],
    ['items', { name: 'items', params: {} }],
    ['ITEMS/', { name: 'items', params: {} }],
    ['files/a/b%20c/d.txt', { name: 'files', params: { path: 'a/b c/d.txt' } }],
    ['orders/a%2Fb', { name: 'getOrder', params: { id: 'a%2Fb' } }],
  ])('honours constraints, optional parameters and rests: %s', async (path, expected) => {
    expect(await json(`api/${path}`)).toEqual(expected);
  });

  it('answers 404 with no body to a wrong method, an unknown path and a path without the prefix', async () => {
    for (const [path, method] of [
      ['api/echo', 'DELETE'],
      ['api/echo', 'OPTIONS'],
      ['api/none', 'GET'],
      ['echo', 'GET'],
      ['', 'GET'],
    ] as const) {
      const answer = await call(path, { method });
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, '']);
    }
  });
});

describe('a request', () => {
  it('has repeated query values and headers joined by a comma, and names of headers in lower case', async () => {
    const answer = await raw(
      'GET /api/echo?a=1&A=2&b=x%20y&a=3 HTTP/1.1\nHost: shop.example\nX-Thing: 1\nx-thing: 2\nConnection: close\n\n',
    );
    const echo: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expect(echo).toMatchObject({
      method: 'GET',
      url: 'http://shop.example/api/echo?a=1&A=2&b=x%20y&a=3',
      query: { a: '1,2,3', b: 'x y' },
      headers: { 'x-thing': '1,2', host: 'shop.example' },
    });
  });

  it('tells of a route that is never reached', () => {
    expect(host.lines.join('\n')).toContain(
      'WARN  host: Function "searchOrders" (/api/orders/search) is never called: "getOrder" (/api/orders/{id}) comes before it',
    );
  });

  it('has its body when there is a Content-Length', async () => {
    expect(await json('api/echo', { method: 'POST', body: '{"a":1}' })).toMatchObject({ body: '{"a":1}' });
  });

  it('loses a chunked body, and the log says so', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('lost'));
        controller.close();
      },
    });
    expect(await json('api/echo', { method: 'POST', body, duplex: 'half' })).toMatchObject({ body: '' });
    await expect
      .poll(() => host.lines.join('\n'), { timeout: 120_000 })
      .toContain('echo: the request has a body but no Content-Length');
  });

  it('is refused with 413 when its body is beyond the limit', async () => {
    expect((await call('api/echo', { method: 'POST', body: 'x'.repeat(1000) })).status).toBe(200);
    expect((await call('api/echo', { method: 'POST', body: 'x'.repeat(1001) })).status).toBe(413);
  });

  it('continues the trace of its caller', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const answer = await json('api/trace', { headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` } });
    expect(answer).toMatchObject({
      traceContext: { traceParent: expect.stringMatching(`^00-${trace}-[0-9a-f]{16}-01$`) },
    });
  });
});

describe('an answer', () => {
  it('is 204 when the handler returns nothing', async () => {
    const answer = await call('api/nothing', { method: 'POST' });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('is 500 with an empty body when the handler throws, and the log has the stack', async () => {
    const answer = await call('api/throws');
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    await expect
      .poll(() => host.lines.join('\n'))
      .toMatch(/ERROR throws: failed, .*GET \/api\/throws[^]*Error: thrown in the handler\n\s+at /);
  });

  it.each([204, 205, 304])('has no body under %i', async (status) => {
    const answer = await raw(`GET /api/status/${status} HTTP/1.1\nHost: a\nConnection: close\n\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('x-thing: kept');
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });

  it('carries status, headers and body', async () => {
    const answer = await call('api/status/418');
    expect([answer.status, answer.headers.get('x-thing'), await answer.text()]).toEqual([418, 'kept', 'a body']);
  });

  it('carries bytes', async () => {
    expect([...new Uint8Array(await (await call('api/bytes')).arrayBuffer())]).toEqual([0, 255, 10]);
  });

  it('sets cookies as ASP.NET does', async () => {
    expect((await call('api/cookies')).headers.getSetCookie()).toEqual([
      'plain=a%20b; path=/',
      'full=x; max-age=60; path=/api; secure; samesite=strict; httponly',
    ]);
  });
});

describe('an odd request', () => {
  const status = async (request: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(await raw(request))?.[1]);

  it.each([
    ['a path that is no valid escape', 'GET /api/items/%E0%A4%A HTTP/1.1\nHost: a\nConnection: close\n\n', 200],
    ['a query that is no valid escape', 'GET /api/echo?%=%zz&&=&a HTTP/1.1\nHost: a\nConnection: close\n\n', 200],
    ['the form for proxies', 'GET http://shop.example/api/echo HTTP/1.1\nHost: a\nConnection: close\n\n', 200],
    ['an empty Host', 'GET /api/echo HTTP/1.1\nHost:\nConnection: close\n\n', 200],
    ['no Host', 'GET /api/echo HTTP/1.1\nConnection: close\n\n', 400],
    ['two Hosts', 'GET /api/echo HTTP/1.1\nHost: a\nHost: b\nConnection: close\n\n', 400],
    ['a Host that is none', 'GET /api/echo HTTP/1.1\nHost: a b/c\nConnection: close\n\n', 400],
    ['a port that is none', 'GET /api/echo HTTP/1.1\nHost: a:99999\nConnection: close\n\n', 400],
    ['no path', 'OPTIONS * HTTP/1.1\nHost: a\nConnection: close\n\n', 404],
    ['TRACE', 'TRACE /api/echo HTTP/1.1\nHost: a\nConnection: close\n\n', 404],
    ['HEAD', 'HEAD /api/echo HTTP/1.1\nHost: a\nConnection: close\n\n', 404],
    ['an upgrade', 'GET /api/echo HTTP/1.1\nHost: a\nConnection: upgrade, close\nUpgrade: websocket\n\n', 200],
    ['huge headers', `GET /api/echo HTTP/1.1\nHost: a\nX: ${'x'.repeat(20_000)}\n\n`, 431],
    ['a body of two lengths', 'POST /api/echo HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2\n\nab', 400],
    [
      'a length beside chunks',
      'POST /api/echo HTTP/1.1\nHost: a\nContent-Length: 3\nTransfer-Encoding: chunked\n\n0\n\n',
      400,
    ],
    ['a negative length', 'POST /api/echo HTTP/1.1\nHost: a\nContent-Length: -1\n\n', 400],
    ['no HTTP', 'hello\n\n', 400],
    [
      'EasyAuth headers that are no principal',
      'GET /api/echo HTTP/1.1\nHost: a\nX-MS-Client-Principal: %%%\nConnection: close\n\n',
      200,
    ],
  ])('gets its answer: %s', async (_, request, expected) => {
    expect(await status(request)).toBe(expected);
  });

  it('is answered with 500 when the function answers what cannot be sent', async () => {
    expect([(await call('api/status/999')).status, (await call('api/status/42')).status]).toEqual([500, 500]);
  });

  it('gets its 413 though it goes on sending', async () => {
    const size = 20_000_000;
    const answer = await call('api/echo', { method: 'POST', body: new Uint8Array(size) });
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
  });

  it('may break off at any point without harm to others', async () => {
    const { hostname, port } = new URL(host.url);
    const begun = [
      'GET',
      'POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc',
      'GET /api/slow/50 HTTP/1.1\r\nHost: a\r\n\r\n',
    ];
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        socket.write(begun[index % begun.length] ?? '');
        socket.resetAndDestroy();
        await once(socket, 'close');
      }),
    );
    expect((await call('api/echo')).status).toBe(200);
    expect(host.lines.join('\n')).not.toMatch(/ERROR host|nobody caught/);
  });
});

describe("the host's own API", () => {
  it('tells that it is running', async () => {
    expect(await json('admin/host/status')).toMatchObject({ state: 'Running', instanceId: expect.any(String) });
  });

  it('lists functions with their bindings', async () => {
    expect(await json('admin/functions')).toContainEqual(
      expect.objectContaining({ name: 'getOrder', isDisabled: false, invoke_url_template: '/api/orders/{id}' }),
    );
    expect(await json('admin/functions/echo')).toMatchObject({ name: 'echo' });
    expect((await call('admin/functions/none')).status).toBe(404);
  });

  it('answers a ping, and drains when asked to', async () => {
    expect((await call('admin/host/ping')).status).toBe(200);
    expect(await json('admin/host/drain/status')).toEqual({ state: 'Disabled' });
    expect((await call('admin/host/drain', { method: 'POST' })).status).toBe(202);
    await expect.poll(() => json('admin/host/drain/status')).toEqual({ state: 'Completed' });
    expect((await call('api/echo')).status).toBe(200);
  });

  it('refuses to trigger a function that has a route', async () => {
    expect((await call('admin/functions/echo', { method: 'POST', body: '{}' })).status).toBe(400);
  });
});
