import type { Container } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, startAccount, type TestAccount } from '../test/account.ts';
import { raw } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const database = () => account.client.database('shop');

describe('databases and containers through the JavaScript SDK', () => {
  it('are created, listed, found by query and deleted', async () => {
    await account.client.databases.create({ id: 'second' });
    const listed = await account.client.databases.readAll().fetchAll();
    expect(listed.resources.map(({ id }) => id)).toEqual(['shop', 'second']);
    const found = await account.client.databases.query('SELECT * FROM root r WHERE r.id = "second"').fetchAll();
    expect(found.resources.map((resource: { _rid: string }) => resource._rid)).toEqual([listed.resources[1]?._rid]);
    await account.client.database('second').delete();
    expect(
      (
        await account.client
          .database('second')
          .read()
          .catch((error) => error)
      ).code,
    ).toBe(404);
  });

  it('are created if they do not exist, by reading first', async () => {
    for (const status of [201, 200]) {
      expect((await account.client.databases.createIfNotExists({ id: 'd' })).statusCode).toBe(status);
      const { statusCode } = await account.client
        .database('d')
        .containers.createIfNotExists({ id: 'c', partitionKey: '/pk' });
      expect(statusCode).toBe(status);
    }
    expect(account.calls.filter((call) => call.includes('create'))).toEqual([
      'databases.create 201',
      'containers.create 201',
    ]);
  });

  it.each(['größe', '日本語', 'two words', '100%', `it's "so"`, 'two\nlines', '\ud83d\ude00', '__proto__'])(
    'have names of every kind: %j',
    async (id) => {
      const { database } = await account.client.databases.create({ id });
      const { container } = await database.containers.create({ id, partitionKey: '/pk' });
      const { statusCode, headers } = await container.items.create({ id: '1', pk: 'a' });
      expect(statusCode).toBe(201);
      const path = String(headers['x-ms-alt-content-path']);
      expect(decodeURIComponent(path)).toBe(`dbs/${id}/colls/${id}`);
      expect((await container.items.query('SELECT VALUE c.id FROM c').fetchAll()).resources).toEqual(['1']);
    },
  );

  it('that are there already are 409, so one of two starters loses', async () => {
    await expect(account.client.databases.create({ id: 'shop' })).rejects.toMatchObject({ code: 409 });
    await expect(database().containers.create({ id: 'orders', partitionKey: '/pk' })).rejects.toMatchObject({
      code: 409,
    });
  });

  it('come back as they were defined; a key in short form has no version', async () => {
    const indexingPolicy = {
      indexingMode: 'consistent' as const,
      includedPaths: [{ path: '/n/?' }],
      excludedPaths: [{ path: '/*' }],
      compositeIndexes: [
        [
          { path: '/a', order: 'ascending' as const },
          { path: '/b', order: 'descending' as const },
        ],
      ],
    };
    await database().containers.create({ id: 'c', partitionKey: '/a/b', defaultTtl: 60, indexingPolicy });
    const { resource } = await database().container('c').read();
    expect(resource).toMatchObject({
      id: 'c',
      partitionKey: { paths: ['/a/b'], kind: 'Hash' },
      defaultTtl: 60,
      indexingPolicy,
    });
    expect(resource?.partitionKey).not.toHaveProperty('version');
  });

  it('change their time to live and indexing, but not their key', async () => {
    const { resource } = await account.container.read();
    const changed = { ...resource, id: 'orders', defaultTtl: 5 };
    expect((await account.container.replace(changed)).resource).toMatchObject({ defaultTtl: 5 });
    const moved = { ...changed, partitionKey: { paths: ['/other'] } };
    await expect(account.container.replace(moved)).rejects.toMatchObject({ code: 400 });
  });

  it('that are deleted and created again have another resource id and no items', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    const before = (await account.container.read()).resource?._rid;
    await account.container.delete();
    await database().containers.create({ id: 'orders', partitionKey: { paths: ['/pk'], version: 2 } });
    const fresh = clientOf(account.cosmos).database('shop').container('orders');
    expect((await fresh.read()).resource?._rid).not.toBe(before);
    expect((await fresh.item('1', 'a').read()).statusCode).toBe(404);
  });

  it.each([
    ['computed properties', { computedProperties: [{ name: 'a', query: 'SELECT VALUE 1' }] }],
    ['vector search', { vectorEmbeddingPolicy: { vectorEmbeddings: [] } }],
    ['spatial indexes', { indexingPolicy: { spatialIndexes: [{ path: '/at/?', types: [] }] } }],
    ['indexing item by item', { indexingPolicy: { automatic: false } }],
    ['full text search', { indexingPolicy: { fullTextIndexes: [{ path: '/text' }] } }],
  ])('with %s are refused by name', async (feature, definition) => {
    const containers = database().containers;
    const create = containers.create(Object.assign({ id: 'c', partitionKey: '/pk' }, definition));
    await expect(create).rejects.toMatchObject({ code: 400, message: expect.stringContaining(feature) });
  });
});

describe('what is below something that is missing', () => {
  it('is 404/1003, and what is missing itself 404 alone', async () => {
    const outcome = async (path: string, type: string, link: string, method = 'GET') => {
      const body = method === 'POST' ? JSON.stringify({ id: 'c', partitionKey: { paths: ['/pk'] } }) : '';
      const { status, headers } = await raw(account.cosmos, { method, path, signed: { type, link }, body });
      return `${status}/${String(headers['x-ms-substatus'])}`;
    };
    expect(await outcome('/dbs/none', 'dbs', 'dbs/none')).toBe('404/undefined');
    expect(await outcome('/dbs/shop/colls/none', 'colls', 'dbs/shop/colls/none')).toBe('404/undefined');
    expect(await outcome('/dbs/none/colls/none', 'colls', 'dbs/none/colls/none')).toBe('404/1003');
    expect(await outcome('/dbs/none/colls', 'colls', 'dbs/none', 'POST')).toBe('404/1003');
    expect(await outcome('/dbs/shop/colls/none/pkranges', 'pkranges', 'dbs/shop/colls/none')).toBe('404/1003');
    expect(await outcome('/dbs/shop/colls/none/docs', 'docs', 'dbs/shop/colls/none')).toBe('404/1003');
  });
});

describe('unique keys through the JavaScript SDK', () => {
  it('are shown, kept, and 409 when they are taken', async () => {
    const uniqueKeyPolicy = { uniqueKeys: [{ paths: ['/email'] }] };
    const { container } = await database().containers.create({ id: 'c', partitionKey: '/pk', uniqueKeyPolicy });
    expect((await container.read()).resource).toMatchObject({ uniqueKeyPolicy });
    await container.items.create({ id: '1', pk: 'a', email: 'x' });
    await expect(container.items.create({ id: '2', pk: 'a', email: 'x' })).rejects.toMatchObject({ code: 409 });
    expect((await container.items.create({ id: '2', pk: 'b', email: 'x' })).statusCode).toBe(201);
    await expect(container.replace({ id: 'c', partitionKey: { paths: ['/pk'] } })).rejects.toMatchObject({ code: 400 });
  });
});

describe('throughput', () => {
  it('is 400 unless the container or its database is given another', async () => {
    expect((await account.container.readOffer()).resource?.content?.offerThroughput).toBe(400);
    await database().containers.create({ id: 'c', partitionKey: '/pk', throughput: 1000 });
    expect((await database().container('c').readOffer()).resource?.content?.offerThroughput).toBe(1000);
    await account.client.databases.create({ id: 'shared', throughput: 500 });
    await account.client.database('shared').containers.create({ id: 'c', partitionKey: '/pk' });
    expect((await account.client.database('shared').container('c').readOffer()).resource).toBeUndefined();
    expect((await account.client.database('shared').readOffer()).resource?.content?.offerThroughput).toBe(500);
  });

  it('can be changed, and scale by itself', async () => {
    await database().containers.create({ id: 'c', partitionKey: '/pk', maxThroughput: 4000 });
    const { resource } = await database().container('c').readOffer();
    expect(resource?.content).toMatchObject({ offerThroughput: 400, offerAutopilotSettings: { maxThroughput: 4000 } });
    const { resource: offer } = await account.container.readOffer();
    if (offer?.content === undefined) throw new TypeError('no offer');
    offer.content.offerThroughput = 600;
    await account.client.offer(offer.id).replace(offer);
    expect((await account.container.readOffer()).resource?.content?.offerThroughput).toBe(600);
  });

  it.each([
    ['300', { throughput: 300 }],
    ['450', { throughput: 450 }],
    ['2,000,000', { throughput: 2_000_000 }],
    ['up to 500', { maxThroughput: 500 }],
    ['up to 1,500', { maxThroughput: 1500 }],
    ['manual and autoscale at once', { throughput: 400, maxThroughput: 1000 }],
  ])('of %s is refused', async (_, throughput) => {
    const created = Promise.resolve().then(() =>
      database().containers.create({ id: 'c', partitionKey: '/pk', ...throughput }),
    );
    await expect(created).rejects.toThrow();
    expect((await database().containers.readAll().fetchAll()).resources).toHaveLength(1);
  });

  it('that is replaced keeps its limits and its kind', async () => {
    const replace = async (change: object) => {
      const { resource: offer } = await account.container.readOffer();
      if (offer?.content === undefined) throw new TypeError('no offer');
      return account.client.offer(offer.id).replace({ ...offer, content: { ...offer.content, ...change } });
    };
    await expect(replace({ offerThroughput: 450 })).rejects.toMatchObject({ code: 400 });
    await expect(replace({ offerThroughput: 300 })).rejects.toMatchObject({ code: 400 });
    const autoscale = { offerAutopilotSettings: { maxThroughput: 4000 } };
    await expect(replace(autoscale)).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('Updating offer to autoscale throughput is not allowed'),
    });
  });

  it('cannot go below a hundredth of the most that there ever was, or a tenth where it scales', async () => {
    const replace = async (container: Container, change: object) => {
      const { resource: offer } = await container.readOffer();
      if (offer?.content === undefined) throw new TypeError('no offer');
      const content = { ...offer.content, ...change };
      return account.client
        .offer(offer.id)
        .replace({ ...offer, content })
        .then(
          ({ headers }) => headers['x-ms-cosmos-min-throughput'],
          ({ message }) => /between (\d+)/.exec(message)?.[1],
        );
    };
    const autoscaled = await database().containers.create({ id: 'a', partitionKey: '/pk', maxThroughput: 1000 });
    const scale = (maxThroughput: number) =>
      replace(autoscaled.container, { offerAutopilotSettings: { maxThroughput } });
    expect(await replace(account.container, { offerThroughput: 100_000 })).toBe('1000');
    expect(await replace(account.container, { offerThroughput: 900 })).toBe('1000');
    expect(await replace(account.container, { offerThroughput: 1000 })).toBe('1000');
    expect(await scale(50_000)).toBe('5000');
    expect(await scale(4000)).toBe('5000');
    expect(await scale(5000)).toBe('5000');
  });

  it('of a database cannot go below what its containers need, from the 26th on', async () => {
    const { database: shared } = await account.client.databases.create({ id: 'shared', throughput: 400 });
    for (let n = 0; n < 27; n += 1) {
      account.cosmos.store.createContainer('shared', { id: `${n}`, partitionKey: { paths: ['/pk'] } });
    }
    const { resource: offer } = await shared.readOffer();
    if (offer?.content === undefined) throw new TypeError('no offer');
    const content = { ...offer.content, offerThroughput: 500 };
    const replaced = account.client.offer(offer.id).replace({ ...offer, content });
    await expect(replaced).rejects.toThrow(/between 600/);
  });

  it('becomes autoscale, and manual again, by the headers that migrate it', async () => {
    const { resource: offer } = await account.container.readOffer();
    const migrate = (header: string) =>
      raw(account.cosmos, {
        method: 'PUT',
        path: `/offers/${offer?.id}`,
        headers: { [header]: 'true' },
        body: JSON.stringify(offer),
        signed: { type: 'offers', link: `${offer?.id}`.toLowerCase() },
      });
    const there = await migrate('x-ms-cosmos-migrate-offer-to-autopilot');
    expect(JSON.parse(there.body).content).toMatchObject({ offerAutopilotSettings: { maxThroughput: 1000 } });
    expect(there.headers).toMatchObject({
      'x-ms-offer-replace-pending': 'false',
      'x-ms-cosmos-min-throughput': '1000',
    });
    const back = await migrate('x-ms-cosmos-migrate-offer-to-manual-throughput');
    expect(JSON.parse(back.body).content).toMatchObject({ offerThroughput: 1000 });
  });
});
