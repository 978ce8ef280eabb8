import { join } from 'node:path';
import { ChangeFeedMode, ChangeFeedStartFrom, type OperationInput } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCosmos } from '../cosmos.ts';
import { clientOf, startAccount, startOfTime, type TestAccount } from './account.ts';
import { testFolder } from './folder.ts';
import { raw, rawItems } from './raw.ts';
import { sorted } from './sorted.ts';

/** Numbers alone are issues of Azure/azure-cosmos-db-emulator-docker. */
let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const keyA = { 'x-ms-documentdb-partitionkey': '["a"]' };
const shop = () => account.client.database('shop');
const item = (id = '1') => account.container.item(id, 'a');
const create = (id: string, more: object = {}) => account.container.items.create({ id, pk: 'a', ...more });
const batch = (operations: OperationInput[]) => account.container.items.batch(operations, 'a');

const queried = async (query: string, partitionKey?: string) => {
  const options = partitionKey === undefined ? {} : { partitionKey };
  return (await account.container.items.query<unknown>(query, options).fetchAll()).resources;
};

describe('the change feed', () => {
  const reader = (changeFeedStartFrom: ChangeFeedStartFrom) =>
    account.container.items.getChangeFeedIterator<{ id: string }>({ changeFeedStartFrom, maxItemCount: 2 });

  it('tells of creates and updates, in every range (#152, #176, #216)', async () => {
    for (let n = 0; n < 9; n += 1) await account.container.items.create({ id: `${n}`, pk: `${n}` });
    const feed = reader(ChangeFeedStartFrom.Beginning());
    const seen: string[] = [];
    for (let page = await feed.readNext(); page.statusCode === 200; page = await feed.readNext()) {
      seen.push(...page.result.map(({ id }) => id));
    }
    expect(seen.toSorted()).toEqual('012345678'.split(''));
    await account.container.items.upsert({ id: '4', pk: '4', changed: true });
    expect((await feed.readNext()).result).toMatchObject([{ id: '4', changed: true }]);
  });

  it('has a continuation on every page, with or without changes (Azure/azure-sdk-for-java#44393)', async () => {
    await create('1');
    const feed = reader(ChangeFeedStartFrom.Beginning('a'));
    for (const status of [200, 304, 304]) {
      const page = await feed.readNext();
      expect([page.statusCode, page.headers.etag]).toEqual([status, '"1"']);
      expect(page.continuationToken).toMatch(/rid/i);
    }
  });

  it('keeps a transaction on one page (#324)', async () => {
    await batch(['1', '2', '3', '4', '5'].map((id) => ({ operationType: 'Create', resourceBody: { id, pk: 'a' } })));
    expect((await reader(ChangeFeedStartFrom.Beginning('a')).readNext()).result).toHaveLength(5);
  });

  it('with all versions has the deletes (#334)', async () => {
    const definition = { id: 'kept', partitionKey: '/pk', changeFeedPolicy: { retentionDuration: 10 } };
    const { container } = await shop().containers.create(definition);
    const feed = container.items.getChangeFeedIterator<{ metadata: { operationType: string } }>({
      changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
      changeFeedStartFrom: ChangeFeedStartFrom.Now('a'),
    });
    await feed.readNext();
    await container.items.create({ id: '1', pk: 'a' });
    await container.item('1', 'a').delete();
    const kinds = (await feed.readNext()).result.map(({ metadata }) => metadata.operationType);
    expect(kinds).toEqual(['create', 'delete']);
  });
});

describe('the Functions trigger (#257, microsoft/aspire#8267)', () => {
  const leases = 'dbs/shop/colls/leases';
  const asLease = { prefer: 'return=minimal' };
  const docs = (method: string, id: string | undefined, headers: Record<string, string>, body?: object) =>
    raw(account.cosmos, {
      method,
      path: `/${leases}/docs${id === undefined ? '' : `/${id}`}`,
      headers: {
        'x-ms-documentdb-partitionkey': JSON.stringify([id ?? (body && 'id' in body ? body.id : '')]),
        ...headers,
      },
      signed: { type: 'docs', link: id === undefined ? leases : `${leases}/docs/${id}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  beforeEach(async () => {
    const partitionKey = { paths: ['/id'], version: 2 };
    await shop().containers.create({ id: 'leases', partitionKey, defaultTtl: -1 });
  });

  it('locks its lease container once, and a lock that nobody lifts goes by itself', async () => {
    const lock = { id: 'p.lock', ttl: 30 };
    const take = async () => (await docs('POST', undefined, asLease, lock)).status;
    expect([await take(), await take()]).toEqual([201, 409]);
    account.advance(30);
    expect(await take()).toBe(201);
  });

  it('writes leases over the etag it holds, and is told when another host was quicker', async () => {
    const made = await docs('POST', undefined, asLease, { id: 'p..0', Owner: 'a' });
    const put = (etag: unknown) =>
      docs('PUT', 'p..0', { ...asLease, 'if-match': String(etag) }, { id: 'p..0', Owner: 'b' });
    const [first, second] = [await put(made.headers.etag), await put(made.headers.etag)];
    expect([first.status, first.body, second.status]).toEqual([200, '', 412]);
    const read = await docs('GET', 'p..0', {});
    expect(read.headers.etag).toBe(first.headers.etag);
  });

  it('finds its leases by the beginning of their ids', async () => {
    for (const id of ['p..0', 'p..1', 'other..0']) await docs('POST', undefined, {}, { id });
    const { resources } = await shop()
      .container('leases')
      .items.query({ query: 'SELECT * FROM c WHERE STARTSWITH(c.id, @p)', parameters: [{ name: '@p', value: 'p..' }] })
      .fetchAll();
    expect(resources.map(({ id }: { id: string }) => id).toSorted()).toEqual(['p..0', 'p..1']);
  });

  it('reads from a moment ago, then by position; how far it is behind can be told', async () => {
    const since = new Date(startOfTime - 1000).toUTCString();
    const poll = (headers: Record<string, string>) =>
      rawItems(account.cosmos, { headers: { 'a-im': 'Incremental Feed', ...keyA, ...headers } });
    const idle = await poll({ 'if-modified-since': since });
    expect([idle.status, idle.headers.etag, idle.headers['x-ms-item-count']]).toEqual([304, '"0"', '0']);
    await create('1');
    await create('2');
    const first = await poll({ 'if-none-match': String(idle.headers.etag), 'x-ms-max-item-count': '1' });
    const [{ _lsn: lsn }]: [{ _lsn: number }] = JSON.parse(first.body).Documents;
    const last = Number(String(first.headers['x-ms-session-token']).split('#')[1]);
    expect(last - lsn + 1).toBe(2);
  });

  it('reads the ranges until they are 304, and again after a split', async () => {
    const link = 'dbs/shop/colls/orders';
    const list = (headers: Record<string, string>) =>
      raw(account.cosmos, {
        path: `/${link}/pkranges`,
        headers: { 'a-im': 'Incremental Feed', 'x-ms-max-item-count': '-1', ...headers },
        signed: { type: 'pkranges', link },
      });
    const first = await list({});
    const known = { 'if-none-match': String(first.headers.etag) };
    expect((await list(known)).status).toBe(304);
    const { gone, children } = await account.split('orders');
    const { status, body } = await list(known);
    expect(status).toBe(200);
    const ranges: { id: string; parents: string[] }[] = JSON.parse(body).PartitionKeyRanges;
    const parents = children.map(({ id }) => ranges.find((range) => range.id === id)?.parents);
    expect(parents).toEqual([[gone], [gone]]);
  });
});

describe('items', () => {
  it('are written in a batch only over the etag that it names (#296, #302, #319)', async () => {
    const { etag } = await create('1');
    const write = (ifMatch: string): OperationInput[] => [
      { operationType: 'Replace', id: '1', ifMatch, resourceBody: { id: '1', pk: 'a' } },
      { operationType: 'Create', resourceBody: { id: `after ${ifMatch}`, pk: 'a' } },
    ];
    const statuses = async (ifMatch: string) =>
      (await batch(write(ifMatch))).result?.map(({ statusCode }) => statusCode);
    expect(await statuses(etag)).toEqual([200, 201]);
    expect(await statuses(etag)).toEqual([412, 424]);
    for (const operation of [
      Object.assign({ operationType: 'Delete' as const, id: '1' }, { ifMatch: etag }),
      { operationType: 'Upsert', ifMatch: etag, resourceBody: { id: '1', pk: 'a' } },
      {
        operationType: 'Patch',
        id: '1',
        ifMatch: etag,
        resourceBody: { operations: [{ op: 'set', path: '/n', value: 1 }] },
      },
    ] satisfies OperationInput[]) {
      expect((await batch([operation])).result?.[0]?.statusCode).toBe(412);
    }
  });

  it('are patched only if the condition holds (#242)', async () => {
    await create('1', { n: 1 });
    const operations = [{ op: 'set' as const, path: '/n', value: 2 }];
    const patch = { condition: 'FROM c WHERE c.n = 7', operations };
    await expect(item().patch(patch)).rejects.toMatchObject({ code: 412, substatus: 1110 });
    expect((await item().read()).resource).toMatchObject({ n: 1 });
  });

  it('are patched in a batch (#266)', async () => {
    await create('1', { n: 1 });
    const operations = [
      { op: 'incr' as const, path: '/n', value: 2 },
      { op: 'add' as const, path: '/tags', value: ['x'] },
    ];
    expect((await batch([{ operationType: 'Patch', id: '1', resourceBody: { operations } }])).code).toBe(200);
    expect((await item().read()).resource).toMatchObject({ n: 3, tags: ['x'] });
  });

  it('come with their etag, as header and property (#205)', async () => {
    const created = await create('1');
    const read = await item().read();
    const replaced = await item().replace({ id: '1', pk: 'a' });
    for (const { etag, headers, resource } of [created, read, replaced]) {
      expect([etag, resource?._etag]).toEqual([headers.etag, headers.etag]);
      expect(etag).toMatch(/^".+"$/);
    }
    expect(replaced.etag).not.toBe(created.etag);
  });

  it('are 304 to a reader who has them (#349)', async () => {
    const { etag } = await create('1');
    const answer = await rawItems(account.cosmos, { id: '1', headers: { ...keyA, 'if-none-match': etag } });
    expect([answer.status, answer.body, answer.headers.etag]).toEqual([304, '', etag]);
  });

  it('keep unique keys unique (#202)', async () => {
    const uniqueKeyPolicy = { uniqueKeys: [{ paths: ['/email'] }] };
    const { container } = await shop().containers.create({ id: 'users', partitionKey: '/pk', uniqueKeyPolicy });
    await container.items.create({ id: '1', pk: 'a', email: 'x' });
    await expect(container.items.create({ id: '2', pk: 'a', email: 'x' })).rejects.toMatchObject({ code: 409 });
    await container.items.create({ id: '1', pk: 'b', email: 'x' });
  });

  it('live in their partition key and nowhere else (#149)', async () => {
    await create('1');
    await account.container.items.create({ id: '1', pk: 'b', n: 2 });
    expect((await item().read()).resource).not.toHaveProperty('n');
    expect((await account.container.item('1', 'c').read()).statusCode).toBe(404);
    expect(await queried('SELECT VALUE c.pk FROM c', 'a')).toEqual(['a']);
    await expect(account.container.item('1', 'c').delete()).rejects.toMatchObject({ code: 404 });
  });

  it('keep the order of their properties (#348)', async () => {
    await create('1', { z: 1, m: { y: 1, b: 2 }, a: 3 });
    const { resource } = await item().read();
    expect(Object.keys(resource ?? {}).slice(0, 5)).toEqual(['id', 'pk', 'z', 'm', 'a']);
    expect(JSON.stringify((await queried('SELECT c.z, c.m, c.a FROM c'))[0])).toBe('{"z":1,"m":{"y":1,"b":2},"a":3}');
  });
});

describe('queries', () => {
  beforeEach(async () => {
    for (let n = 0; n < 9; n += 1) {
      const group = ['x', 'y', 'z'][n % 3];
      await account.container.items.create({
        id: `${n}`,
        pk: n < 6 ? 'a' : `p${n}`,
        n: 8 - n,
        group,
        ...(n === 4 ? {} : { rank: n }),
      });
    }
  });

  it('group (#191)', async () => {
    const rows = await queried('SELECT c["group"], COUNT(1) AS count, SUM(c.n) AS sum FROM c GROUP BY c["group"]');
    expect(sorted(rows)).toEqual(
      sorted([
        { group: 'x', count: 3, sum: 15 },
        { group: 'y', count: 3, sum: 12 },
        { group: 'z', count: 3, sum: 9 },
      ]),
    );
  });

  it('order what is distinct (#201)', async () => {
    expect(await queried('SELECT DISTINCT VALUE c["group"] FROM c ORDER BY c["group"] DESC')).toEqual(['z', 'y', 'x']);
  });

  it('by an order have items that lack the property (#123)', async () => {
    const ids = await queried('SELECT VALUE c.id FROM c ORDER BY c.rank', 'a');
    expect(ids).toEqual(['4', '0', '1', '2', '3', '5']);
  });

  it('do not order by a function: 400, as on the service (#238)', async () => {
    await expect(queried('SELECT * FROM c ORDER BY LOWER(c["group"])', 'a')).rejects.toMatchObject({ code: 400 });
  });

  /** The pages of a query in one partition key. */
  const paged = async (query: string, maxItemCount: number) => {
    const pages: unknown[][] = [];
    let continuationToken: string | undefined;
    do {
      const options = {
        partitionKey: 'a',
        maxItemCount,
        ...(continuationToken === undefined ? {} : { continuationToken }),
      };
      const page = await account.container.items.query<unknown>(query, options).fetchNext();
      pages.push(page.resources);
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined);
    return pages;
  };

  it('in order go on by token within a partition key (#156)', async () => {
    expect(await paged('SELECT VALUE c.n FROM c ORDER BY c.n', 2)).toEqual([
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
  });

  it('have pages of the size that was asked for (#347), which together are the whole and no more (dotnet/efcore#38163)', async () => {
    const pages = await paged('SELECT VALUE c.id FROM c', 4);
    expect(pages.map(({ length }) => length)).toEqual([4, 2]);
    expect(pages.flat().length).toBe(new Set(pages.flat()).size);
  });

  it.each(['nonsense', 'e30=', Buffer.from('[{"min":"","max":"FF"}]').toString('base64')])(
    'refuse the token %s, which no page came with (#352)',
    async (continuation) => {
      const headers = {
        ...keyA,
        'content-type': 'application/query+json',
        'x-ms-documentdb-isquery': 'true',
        'x-ms-continuation': continuation,
      };
      const body = JSON.stringify({ query: 'SELECT * FROM c' });
      const answer = await rawItems(account.cosmos, { method: 'POST', headers, body });
      expect([answer.status, JSON.parse(answer.body).message]).toEqual([400, expect.stringContaining('Continuation')]);
    },
  );
});

describe('the emulator', () => {
  it('has what was written after a restart, if it is given a file (#221, #320)', async () => {
    const options = { port: 0, file: join(testFolder(), 'data.db') };
    const first = await startCosmos(options);
    const { database } = await clientOf(first).databases.create({ id: 'kept' });
    const { container } = await database.containers.create({ id: 'orders', partitionKey: '/pk' });
    const { resource } = await container.items.create({ id: '1', pk: 'a', n: 1 });
    await first.stop();
    const second = await startCosmos(options);
    const read = await clientOf(second).database('kept').container('orders').item('1', 'a').read();
    expect(read.resource).toEqual(resource);
    await second.stop();
  });

  it('is ready when it says so, again and again (#56, #85, #86, #87, #93, #113, #278)', async () => {
    for (let n = 0; n < 5; n += 1) {
      await account.stop();
      account = await startAccount();
      expect((await create('1')).statusCode).toBe(201);
    }
  });

  it('goes on over days, through expiry and splits, call by call (#345)', async () => {
    const { container } = await shop().containers.create({ id: 'brief', partitionKey: '/pk', defaultTtl: 7200 });
    for (let hour = 0; hour < 72; hour += 1) {
      account.advance(3600);
      const resourceBody = { id: `${hour}`, pk: `${hour % 5}`, hour };
      await container.items.batch([{ operationType: 'Upsert', resourceBody }], resourceBody.pk);
      if (hour % 24 === 0) await account.split('brief');
      const { resources } = await container.items.query<number>('SELECT VALUE c.hour FROM c').fetchAll();
      expect(new Set(resources)).toEqual(new Set(hour === 0 ? [0] : [hour - 1, hour]));
    }
  });

  it('has no evaluation period (#60)', async () => {
    account.advance(400 * 86_400);
    expect((await create('1')).statusCode).toBe(201);
  });
});
