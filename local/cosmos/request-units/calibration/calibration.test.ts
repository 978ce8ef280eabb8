import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cosmos, startCosmos } from '../../cosmos.ts';
import { calibrate, calibrationTable } from './calibration.ts';

let cosmos: Cosmos;
let client: CosmosClient;
beforeEach(async () => {
  cosmos = await startCosmos({ port: 0, ranges: 1 });
  client = clientOf(cosmos.endpoint);
});
afterEach(async () => {
  client.dispose();
  await cosmos.stop();
});

function clientOf(endpoint: string): CosmosClient {
  const connectionPolicy = { enableEndpointDiscovery: false };
  return new CosmosClient({ endpoint, key: cosmos.key, consistencyLevel: 'Session', connectionPolicy });
}

/** The emulator behind a door where it costs half a unit more to go in with a PATCH. */
async function dearerPatches(): Promise<{ server: Server; endpoint: string }> {
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const inner = request({ host: '127.0.0.1', port: cosmos.port, method, path: url, headers }, (answer) => {
      const more = method === 'PATCH' ? 0.5 : 0;
      const charge = Number(answer.headers['x-ms-request-charge']) + more;
      outgoing.writeHead(answer.statusCode ?? 0, { ...answer.headers, 'x-ms-request-charge': charge.toFixed(2) });
      answer.pipe(outgoing);
    });
    incoming.pipe(inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { server, endpoint: `http://127.0.0.1:${address.port}` };
}

describe('calibration', () => {
  it('finds no difference between two emulators, whatever their ranges, and leaves nothing behind', async () => {
    const lines = await calibrate(client, 'calibration');
    expect(lines.length).toBeGreaterThan(25);
    expect(lines.filter(({ difference }) => difference !== 0)).toEqual([]);
    expect(lines.find(({ operation }) => operation === 'create, 1 kB, 10 terms')?.charged).toBe(6.95);
    expect(calibrationTable(lines)).toMatch(/^operation .*\n(.+\n){25,}\nThe model charges the same for each\.$/);
    expect(cosmos.store.databases).toEqual([]);
  });

  it('shows where an account charges something else', async () => {
    const { server, endpoint } = await dearerPatches();
    const other = clientOf(endpoint);
    try {
      const lines = await calibrate(other, 'calibration');
      const differing = lines.filter(({ difference }) => difference !== 0);
      expect(differing).toEqual([
        { operation: 'patch, 2 properties', charged: 12, model: 11.5, difference: 0.5 },
        { operation: 'patch, condition is false', charged: 1.74, model: 1.24, difference: 0.5 },
      ]);
      expect(calibrationTable(lines)).toContain('2 of');
    } finally {
      other.dispose();
      server.closeAllConnections();
      server.close();
    }
  });

  it('touches no database that is there already', async () => {
    await client.databases.create({ id: 'shop' });
    await expect(calibrate(client, 'shop')).rejects.toThrow('already exists');
    expect(cosmos.store.databases).toHaveLength(1);
  });
});
