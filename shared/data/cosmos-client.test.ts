import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { cosmosAccess, cosmosClient } from './cosmos-client.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** An account that throttles every call on a document; answers its endpoint and what it was asked. */
async function throttlingAccount(retryAfterMs: number) {
  const asked: IncomingHttpHeaders[] = [];
  server = createServer((request, response) => {
    if (request.url === '/') return response.end(JSON.stringify({ writableLocations: [], readableLocations: [] }));
    asked.push(request.headers);
    response.writeHead(429, { 'content-type': 'application/json', 'x-ms-retry-after-ms': String(retryAfterMs) });
    return response.end(JSON.stringify({ code: '429', message: 'Request rate is large.' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { connectionString: `AccountEndpoint=http://127.0.0.1:${address.port}/;AccountKey=a2V5;`, asked };
}

describe('the Cosmos DB client', () => {
  it('asks for session consistency, and waits two seconds and a bit for a throttled call', async () => {
    const { connectionString, asked } = await throttlingAccount(700);
    const client = cosmosClient({ connectionString });
    await expect(client.database('shop').container('orders').item('a', 'a').read()).rejects.toMatchObject({
      code: 429,
    });
    client.dispose();
    expect(asked).toHaveLength(4);
    expect(asked[0]).toMatchObject({ 'x-ms-consistency-level': 'Session' });
  });
});

describe('how the account is reached', () => {
  const identity = { getToken: () => Promise.resolve(null) };
  const nobody = () => Promise.reject(new Error('Nobody should be asked for.'));

  it('is the connection string, where there is one', async () => {
    expect(await cosmosAccess({ COSMOS: 'AccountEndpoint=x' }, nobody)).toEqual({
      connectionString: 'AccountEndpoint=x',
    });
  });

  it('is an identity otherwise', async () => {
    const accountEndpoint = 'https://a.documents.azure.com:443/';
    const access = await cosmosAccess({ COSMOS__accountEndpoint: accountEndpoint }, () => Promise.resolve(identity));
    expect(access).toEqual({ accountEndpoint, credential: identity });
  });

  it('must be said', async () => {
    await expect(cosmosAccess({}, nobody)).rejects.toThrow('COSMOS__accountEndpoint');
  });
});
