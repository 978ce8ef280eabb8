import { ChangeFeedMode, ChangeFeedStartFrom, type OperationInput, type PatchOperation } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from './test/account.ts';
import { hybridBatch, operationTypes } from './test/hybrid-row.ts';
import { raw } from './test/raw.ts';

let account: TestAccount;
beforeAll(async () => {
  account = await startAccount({ auth: false });
  await account.container.items.create({ id: 'fixed', pk: 'a', n: 1, tags: ['x', 'y'] });
});
afterAll(() => account.stop());

const path = '/dbs/shop/colls/orders';
const shop = () => account.client.database('shop');
let made = 0;

/** A new item under the partition key "a". */
async function item() {
  made += 1;
  const created = await account.container.items.create({ id: `item ${made}`, pk: 'a', n: made });
  return { item: created.item, body: { id: created.item.id, pk: 'a', n: 0 }, etag: created.etag };
}

/** A new container with this in its definition. */
async function container(definition: object = {}, throughput: object = {}) {
  made += 1;
  const request = { id: `container ${made}`, partitionKey: { paths: ['/pk'], version: 2 }, ...definition };
  return (await shop().containers.create(request, throughput)).container;
}

const rows = async (query: string) => (await account.container.items.query(query).fetchAll()).resources;
const rowsOfKey = async (query: string) =>
  (await account.container.items.query(query, { partitionKey: 'a' }).fetchAll()).resources;

async function feed(changeFeedStartFrom: ChangeFeedStartFrom, more: object = {}) {
  const pages = account.container.items.getChangeFeedIterator({ changeFeedStartFrom, ...more });
  const { statusCode, result } = await pages.readNext();
  return statusCode === 304 ? [] : result;
}

const patch = async (...operations: PatchOperation[]) => (await item()).item.patch(operations);
const upsert = (id: string): OperationInput => ({ operationType: 'Upsert', resourceBody: { id, pk: 'a' } });

/** What no SDK function does. Throws what the account refuses. */
async function ask(method: string, address: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await raw(account.cosmos, {
    method,
    path: address,
    headers,
    ...(body && { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  });
  const isJson = answer.headers['content-type'] === 'application/json' && answer.body !== '';
  const parsed = isJson ? JSON.parse(answer.body) : {};
  if (answer.status >= 400) throw new Error(parsed.message);
  return parsed;
}

/** What the account is asked to do, and what must come of it if it does. Whether it does or refuses is for it to say. */
const probes: Record<string, Record<string, () => Promise<unknown>>> = {
  resources: {
    'databases: create, read, list, query, delete': async () => {
      const { database } = await account.client.databases.create({ id: 'other' });
      await database.read();
      expect((await account.client.databases.readAll().fetchAll()).resources).toHaveLength(2);
      const { resources } = await account.client.databases.query("SELECT * FROM d WHERE d.id = 'other'").fetchAll();
      expect(resources).toHaveLength(1);
      await database.delete();
    },
    'containers: create, read, list, query, replace, delete': async () => {
      const one = await container();
      const { resource } = await one.read();
      await one.replace({ ...resource, id: one.id, partitionKey: { paths: ['/pk'], version: 2 }, defaultTtl: 5 });
      expect((await one.read()).resource?.defaultTtl).toBe(5);
      expect((await shop().containers.readAll().fetchAll()).resources).not.toHaveLength(0);
      await shop()
        .containers.query({ query: `SELECT * FROM c WHERE c.id = '${one.id}'` })
        .fetchAll();
      await one.delete();
    },
    'partition key, version 1': () => container({ partitionKey: { paths: ['/pk'] } }),
    'partition key, version 2': () => container(),
    'hierarchical partition key, three levels, queries of a prefix': async () => {
      const tenants = await container({ partitionKey: { paths: ['/a', '/b', '/c'], kind: 'MultiHash', version: 2 } });
      await tenants.items.create({ id: '1', a: 'x', b: 'y', c: 'z' });
      const { resources } = await tenants.items.query('SELECT * FROM c', { partitionKey: ['x', 'y'] }).fetchAll();
      expect(resources).toHaveLength(1);
    },
    'unique keys': async () => {
      const unique = await container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/n'] }] } });
      await unique.items.create({ id: '1', pk: 'a', n: 1 });
      await expect(unique.items.create({ id: '2', pk: 'a', n: 1 })).rejects.toMatchObject({ code: 409 });
    },
    'time to live, of container and item': async () => {
      const brief = await container({ defaultTtl: -1 });
      await brief.items.create({ id: '1', pk: 'a', ttl: 10 });
      account.advance(10);
      expect((await brief.item('1', 'a').read()).statusCode).toBe(404);
    },
    'indexing policy, composite indexes': () =>
      container({ indexingPolicy: { compositeIndexes: [[{ path: '/a' }, { path: '/b', order: 'descending' }]] } }),
    'throughput, manual and autoscale: read and replace': async () => {
      const manual = await container({ throughput: 500 });
      const { offer, resource } = await manual.readOffer();
      await offer?.replace({
        ...resource,
        content: { offerThroughput: 600, offerIsRUPerMinuteThroughputEnabled: false },
      });
      await container({ maxThroughput: 4000 });
    },
    'partition key ranges, split on demand': async () => {
      const one = await container();
      const [range] = (await one.readPartitionKeyRanges().fetchAll()).resources;
      await account.split(one.id, range?.id);
      expect((await one.readPartitionKeyRanges().fetchAll()).resources).toHaveLength(4);
    },
    'computed properties': () => container({ computedProperties: [{ name: 'x', query: 'SELECT VALUE c.n FROM c' }] }),
    'vector search': () => container({ vectorEmbeddingPolicy: { vectorEmbeddings: [{ path: '/v' }] } }),
    'full-text search': () => container({ fullTextPolicy: { defaultLanguage: 'en-US' } }),
    'spatial indexes': () => container({ indexingPolicy: { spatialIndexes: [{ path: '/*', types: ['Point'] }] } }),
    'client encryption': () => container({ clientEncryptionPolicy: { includedPaths: [], policyFormatVersion: 1 } }),
    'materialized views': () => container({ materializedViewDefinition: { sourceCollectionId: 'x', definition: 'x' } }),
    'stored procedures': () => ask('POST', `${path}/sprocs`, { id: 'x', body: '' }),
    triggers: () => ask('POST', `${path}/triggers`, { id: 'x', body: '' }),
    'user-defined functions': () => ask('POST', `${path}/udfs`, { id: 'x', body: '' }),
    'users and permissions': () => ask('POST', '/dbs/shop/users', { id: 'x' }),
    'conflict feed': () => ask('GET', `${path}/conflicts`),
  },
  items: {
    'create, read, replace, upsert, delete': async () => {
      const { item: one, body } = await item();
      await one.replace(body);
      await account.container.items.upsert(body);
      expect((await one.read()).resource).toMatchObject(body);
      await one.delete();
    },
    'If-Match, If-None-Match': async () => {
      const { item: one, body, etag } = await item();
      const unchanged = await one.read({ accessCondition: { type: 'IfNoneMatch', condition: etag } });
      expect(unchanged.statusCode).toBe(304);
      await one.replace(body, { accessCondition: { type: 'IfMatch', condition: etag } });
      await expect(one.delete({ accessCondition: { type: 'IfMatch', condition: etag } })).rejects.toMatchObject({
        code: 412,
      });
    },
    'patch: add, set, replace, remove, incr, move': async () => {
      await patch(
        { op: 'add', path: '/x', value: 1 },
        { op: 'incr', path: '/x', value: 2 },
        { op: 'set', path: '/y', value: 1 },
      );
      await patch({ op: 'replace', path: '/n', value: 1 }, { op: 'remove', path: '/n' });
      // The SDK does not know of move.
      const { item: one } = await item();
      await ask('PATCH', `${path}/docs/${encodeURIComponent(one.id)}`, [{ op: 'move', from: '/n', path: '/m' }], {
        'x-ms-documentdb-partitionkey': '["a"]',
      });
    },
    'patch with a condition': async () => {
      const { item: one } = await item();
      const operations: PatchOperation[] = [{ op: 'incr', path: '/n', value: 1 }];
      await one.patch({ condition: 'FROM c WHERE c.n > 0', operations });
      await expect(one.patch({ condition: 'FROM c WHERE c.n < 0', operations })).rejects.toMatchObject({ code: 412 });
    },
    'transactional batch, etags inside': async () => {
      const { body, etag } = await item();
      const replace: OperationInput = { operationType: 'Replace', id: body.id, resourceBody: body, ifMatch: etag };
      expect((await account.container.items.batch([replace, upsert('b')], 'a')).code).toBe(200);
      expect((await account.container.items.batch([upsert('c'), replace], 'a')).code).toBe(207);
    },
    bulk: async () => {
      const operation = { operationType: 'Upsert' as const, partitionKey: 'a', resourceBody: { id: 'd', pk: 'a' } };
      const [result] = await account.container.items.executeBulkOperations([operation]);
      expect(result?.response?.statusCode).toBe(201);
    },
    'batch and bulk bodies in HybridRow': async () => {
      const create = { type: operationTypes.create, body: { id: 'hybrid', pk: 'a' } };
      await ask('POST', `${path}/docs`, hybridBatch([create]), {
        'x-ms-cosmos-is-batch-request': 'True',
        'x-ms-cosmos-batch-atomic': 'True',
        'x-ms-documentdb-partitionkey': '["a"]',
      });
      expect((await account.container.item('hybrid', 'a').read()).statusCode).toBe(200);
    },
    'delete by partition key': async () => {
      await account.container.items.create({ id: '1', pk: 'gone' });
      await account.container.deleteAllItemsForPartitionKey('gone');
      expect((await account.container.item('1', 'gone').read()).statusCode).toBe(404);
    },
    'triggers on a write': () => account.container.items.create({ id: 'x', pk: 'a' }, { preTriggerInclude: 'x' }),
    'session tokens: a read that wants a later state': async () => {
      const { item: one } = await item();
      account.forget();
      await one.read({ sessionToken: '0:-1#999,1:-1#999,2:-1#999' });
      // The SDK tries again without the token.
      expect(account.calls).toEqual(['items.read 404', 'items.read 200']);
    },
  },
  queries: {
    'one partition key, one range, all ranges page by page': () => rows('SELECT * FROM c'),
    'SELECT with expressions, VALUE, aliases': () => rows('SELECT c.n + 1 AS m, {"a": c.id} AS o FROM c'),
    'JOIN over arrays': () => rows('SELECT VALUE t FROM c JOIN t IN c.tags'),
    'subqueries, EXISTS, ARRAY': () =>
      rows('SELECT ARRAY(SELECT VALUE t FROM t IN c.tags) AS a FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags)'),
    'IN, BETWEEN, LIKE, ?:, ??': () =>
      rows(
        `SELECT c.n > 1 ? 'x' : c.m ?? 'y' AS v FROM c WHERE c.n IN (1, 2) AND c.n BETWEEN 0 AND 9 AND c.id LIKE 'f%'`,
      ),
    'ORDER BY, over all ranges': () => rows('SELECT * FROM c ORDER BY c.n'),
    DISTINCT: () => rows('SELECT DISTINCT c.pk FROM c'),
    'TOP, OFFSET LIMIT': async () => [
      await rows('SELECT TOP 1 * FROM c'),
      await rows('SELECT * FROM c OFFSET 1 LIMIT 1'),
    ],
    'aggregates: COUNT, SUM, AVG, MIN, MAX': () =>
      rowsOfKey('SELECT COUNT(1), SUM(c.n), AVG(c.n), MIN(c.n), MAX(c.n) FROM c'),
    'aggregates over all ranges': () => rows('SELECT VALUE COUNT(1) FROM c'),
    'a path, IN and a subquery in FROM': () => rowsOfKey('SELECT VALUE x FROM (SELECT VALUE t FROM t IN c.tags) AS x'),
    'GROUP BY': () => rows('SELECT c.pk, COUNT(1) AS items FROM c GROUP BY c.pk'),
    'a subquery in IN': () => rowsOfKey('SELECT * FROM c WHERE c.n IN (SELECT VALUE 1)'),
    'user-defined functions': () => rowsOfKey('SELECT udf.f(c.n) FROM c'),
    'vector distance': () => rowsOfKey('SELECT VectorDistance(c.v, [1]) FROM c'),
    'full-text functions': () => rowsOfKey('SELECT * FROM c WHERE FullTextContains(c.id, "x")'),
    'spatial functions': () => rowsOfKey('SELECT * FROM c WHERE ST_ISVALID(c.p)'),
  },
  'change feed': {
    'latest version: from the beginning, now, a point in time': async () => {
      expect(await feed(ChangeFeedStartFrom.Beginning())).not.toHaveLength(0);
      expect(await feed(ChangeFeedStartFrom.Now())).toEqual([]);
      await feed(ChangeFeedStartFrom.Time(new Date()));
    },
    'per partition key, per feed range': async () => {
      expect(await feed(ChangeFeedStartFrom.Beginning('a'))).not.toHaveLength(0);
      const [range] = await account.container.getFeedRanges();
      await feed(ChangeFeedStartFrom.Beginning(range));
    },
    'all versions and deletes, for containers that keep them': async () => {
      const kept = await container({ changeFeedPolicy: { retentionDuration: 10 } });
      const start = {
        changeFeedStartFrom: ChangeFeedStartFrom.Now(),
        changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
      };
      expect((await kept.items.getChangeFeedIterator(start).readNext()).statusCode).toBe(304);
    },
  },
};

const names = Object.entries(probes).flatMap(([area, features]) =>
  Object.keys(features).map((feature) => ({ area, feature })),
);

/** What became of each probe, by area and feature: `yes`, or as what it was refused. */
const outcomes = new Map<string, string>();

/** As what the emulator refuses something; anything else that goes wrong is thrown on. */
function refusalIn(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const [, feature] =
    message.match(/does not support ([^.]+)\.|does not run queries with ([^.]+)\./)?.filter(Boolean) ?? [];
  if (feature === undefined) throw error;
  return `refused: ${feature}`;
}

describe('the emulator', () => {
  it.each(names)('does or refuses by name, $area: $feature', async ({ area, feature }) => {
    const outcome = await probes[area]?.[feature]?.().then(() => 'yes', refusalIn);
    expect(outcome).toMatch(/^yes$|^refused: /);
    outcomes.set(`${area}: ${feature}`, String(outcome));
  });

  it('does what support.md says, and refuses what it says is refused', async () => {
    const table = Object.entries(probes).flatMap(([area, features]) => [
      `\n## ${area[0]?.toUpperCase()}${area.slice(1)}\n\n| | |\n| --- | --- |`,
      ...Object.keys(features).map(
        (feature) => `| ${feature} | ${outcomes.get(`${area}: ${feature}`) ?? 'not tried'} |`,
      ),
    ]);
    const head =
      '# What is supported\n\nWritten by support.test.ts (`vitest -u`): each line was tried on the running emulator.';
    await expect(`${[head, ...table].join('\n')}\n`).toMatchFileSnapshot('support.md');
  });
});
