import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A server that answers each request with what is made of its body, and prints where it is as a line of JSON. */
export async function serve(answer: (body: Buffer) => Buffer | Promise<Buffer>): Promise<void> {
  const server = createServer((incoming, outgoing) => {
    const respond = async () => {
      const body = await answer(await buffer(incoming));
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    };
    respond().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP address.');
  console.log(JSON.stringify({ api: `http://127.0.0.1:${address.port}` }));
}

/** What the app under measurement does: JSON in, JSON out. */
export function echo(body: Uint8Array): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString('utf8'))));
}
