import { Agent } from 'node:https';
import { CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cosmos, startCosmos } from '../cosmos.ts';

let cosmos: Cosmos;
beforeEach(async () => {
  cosmos = await startCosmos({ port: 0, tls: true });
});
afterEach(() => cosmos.stop());

/** A client that trusts the emulator's certificate and no other. */
async function withClient<T>(endpoint: string, work: (client: CosmosClient) => Promise<T>): Promise<T> {
  const agent = new Agent({ ca: cosmos.certificate });
  const client = new CosmosClient({ endpoint, key: cosmos.key, agent });
  try {
    return await work(client);
  } finally {
    client.dispose();
    agent.destroy();
  }
}

describe('https', () => {
  it('serves an unmodified client that trusts the certificate, by name and by address', async () => {
    expect(cosmos.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    for (const endpoint of [cosmos.endpoint, `https://localhost:${cosmos.port}`]) {
      const status = await withClient(endpoint, async (client) => {
        const { database } = await client.databases.createIfNotExists({ id: 'shop' });
        const { container } = await database.containers.createIfNotExists({ id: 'orders', partitionKey: '/pk' });
        const { statusCode } = await container.items.upsert({ id: '1', pk: 'a' });
        const { writableLocations } = (await client.getDatabaseAccount()).resource ?? {};
        expect(writableLocations?.[0]).toMatchObject({ databaseAccountEndpoint: `${endpoint}/` });
        return statusCode;
      });
      expect([200, 201]).toContain(status);
    }
  });

  it('is not trusted by whoever was not told to', async () => {
    await expect(fetch(`${cosmos.endpoint}/`)).rejects.toThrow('fetch failed');
  });

  it('does not answer in the clear', async () => {
    await expect(fetch(`http://127.0.0.1:${cosmos.port}/`)).rejects.toThrow('fetch failed');
  });
});
