import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { type Front, startFront } from './front.ts';

const running: Server[] = [];
let front: Front;
afterEach(async () => {
  await front.stop();
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: (outgoing: ServerResponse) => void): Promise<string> {
  const server = createServer((_, outgoing) => answer(outgoing)).listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return `http://127.0.0.1:${address.port}`;
}

/** On a connection of its own. */
const ask = async () => (await fetch(front.url, { headers: { connection: 'close' } })).text();

it('hands connections on in turn, and passes over who does not answer', async () => {
  const servers = [await serve((one) => one.end('a')), 'http://127.0.0.1:1', await serve((one) => one.end('b'))];
  front = await startFront({ port: 0, servers: () => servers });
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual(['a', 'b', 'b', 'a']);
});

it('breaks off with the server, and has nothing to say when none is there', async () => {
  const servers = [await serve((one) => one.destroy())];
  front = await startFront({ port: 0, servers: () => servers });
  await expect(ask()).rejects.toThrow('fetch failed');
  servers.length = 0;
  await expect(ask()).rejects.toThrow('fetch failed');
  servers.push(await serve((one) => one.end('back')));
  expect(await ask()).toBe('back');
});

it('says which port is in use', async () => {
  front = await startFront({ port: 0, servers: () => [] });
  const port = Number(new URL(front.url).port);
  await expect(startFront({ port, servers: () => [] })).rejects.toMatchObject({ code: 'port_in_use' });
});
