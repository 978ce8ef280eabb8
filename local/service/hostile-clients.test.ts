import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { movableClock } from './clock.ts';
import { type LocalService, startLocalService } from './service.ts';

let service: LocalService;
let served: number;

beforeEach(async () => {
  served = 0;
  service = await startLocalService({
    name: 'Echo',
    port: 0,
    clock: movableClock(() => 0),
    nameCall: () => ({ operation: 'echo' }),
    serve: ({ body }) => {
      served += 1;
      return { status: 200, body: { bytes: body.length } };
    },
    refuse: (status) => ({ status, headers: { 'x-refused': 'yes' }, body: { refused: status } }),
    objects: () => ({}),
    reset: () => undefined,
  });
});
afterEach(() => service.stop());

/** Sends these bytes, and reads until the service ends the connection. */
function exchange(bytes: string): Promise<string> {
  const socket = connect(service.port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

const post = (headers: string, body = '') => `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n${body}`;

describe('a client that does not keep to HTTP', () => {
  it.each([
    ['no request at all', 'GARBAGE\r\n\r\n', 400],
    ['a method that nobody knows', 'FOO / HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['a URL without end', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
    ['a header without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['chunks that are none', post('transfer-encoding: chunked\r\n', 'ZZ\r\n'), 400],
  ])('is refused as the service refuses: %s', async (_, bytes, status) => {
    const answer = await exchange(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('x-refused: yes');
    expect(answer).toMatch(new RegExp(`\r\n\r\n{"refused":${status}}$`));
  });

  it.each([
    ['a body in chunks', post('transfer-encoding: chunked\r\n', '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'), 5],
    ['no host', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 0],
    ['an expectation that means nothing', post('expect: tea\r\ncontent-length: 2\r\n', 'ab'), 2],
    ['headers of 50 kB', `GET / HTTP/1.1\r\nconnection: close\r\nx: ${'x'.repeat(50_000)}\r\n\r\n`, 0],
  ])('is served with %s', async (_, bytes, length) => {
    expect(await exchange(bytes)).toMatch(new RegExp(`^HTTP/1.1 200 [^]*{"bytes":${length}}`));
  });

  it('may send many requests before the first is answered', async () => {
    const requests = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(49);
    expect((await exchange(`${requests}${post('')}`)).match(/HTTP\/1.1 200 /g)).toHaveLength(50);
  });

  it('that breaks off in the middle of a body leaves no trace', async () => {
    const errors = vi.spyOn(console, 'error');
    const socket = connect(service.port, '127.0.0.1');
    socket.write(post('content-length: 1000\r\n', 'half'), () => socket.destroy());
    await once(socket, 'close');
    expect((await fetch(service.url)).status).toBe(200);
    expect(served).toBe(1);
    expect(errors).not.toHaveBeenCalled();
    errors.mockRestore();
  });

  it('of a hundred at once is served like any', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => exchange(post('content-length: 3\r\n', 'abc'))),
    );
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200 '))).toHaveLength(100);
  });

  it('is refused with more than 64 MB', async () => {
    const body = Buffer.alloc(64 * 1024 * 1024 + 1);
    expect((await fetch(service.url, { method: 'POST', body })).status).toBe(413);
    expect(served).toBe(0);
  });
});
