import { Agent } from 'node:http';
import { ChangeFeedStartFrom, CosmosClient, type OperationInput } from '@azure/cosmos';
import { movableClock } from 'local-service/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cosmos } from '../cosmos.ts';
import { clientOf, startAccount, startOfTime, type TestAccount } from './account.ts';
import { type RawAnswer, raw, rawItems } from './raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const keyA = { 'x-ms-documentdb-partitionkey': '["a"]' };
const incremental = { 'a-im': 'Incremental Feed' };
const queryHeaders = {
  'content-type': 'application/query+json',
  'x-ms-documentdb-isquery': 'true',
  'x-ms-documentdb-query-enablecrosspartition': 'true',
};

const shop = () => account.client.database('shop');
const create = (id: string, pk = 'a') => account.container.items.create({ id, pk });
const operation = (id: string): OperationInput => ({ operationType: 'Create', resourceBody: { id, pk: 'a' } });
const outcome = ({ status, headers }: RawAnswer) => [status, headers['x-ms-substatus']];

const ask = (query: string, headers: Record<string, string> = {}) =>
  rawItems(account.cosmos, {
    method: 'POST',
    headers: { ...queryHeaders, ...headers },
    body: JSON.stringify({ query }),
  });

const feed = (headers: Record<string, string>) =>
  rawItems(account.cosmos, { headers: { ...incremental, ...keyA, ...headers } });

const feedFrom = (changeFeedStartFrom: ChangeFeedStartFrom, maxItemCount = 100) =>
  account.container.items.getChangeFeedIterator<{ id: string }>({ changeFeedStartFrom, maxItemCount });

describe('what has surprised users of the service and its emulators', () => {
  it('1: an account that is called "localhost" is read before every call; this one is read once', async () => {
    const client = clientOf(account.cosmos);
    account.forget();
    for (let n = 0; n < 5; n += 1)
      await client
        .database('shop')
        .container('orders')
        .items.create({ id: `${n}`, pk: 'a' });
    expect(account.calls).toEqual(['account.read 200', 'containers.read 200', ...Array(5).fill('items.create 201')]);
    client.dispose();
  });

  it('2: clients go on with the address that the account names: it is the one they came by', async () => {
    for (const host of [`127.0.0.1:${account.cosmos.port}`, `localhost:${account.cosmos.port}`]) {
      const answer = await raw(account.cosmos, { path: '/', headers: { host }, signed: { type: '', link: '' } });
      const { id, writableLocations, readableLocations } = JSON.parse(answer.body);
      expect(id).not.toBe('localhost');
      expect(writableLocations[0].databaseAccountEndpoint).toBe(`http://${host}/`);
      expect(readableLocations).toEqual(writableLocations);
    }
  });

  it('3: a query is two requests, and only one of them runs it', async () => {
    await create('1');
    account.forget();
    const { resources } = await account.container.items.query('SELECT * FROM c', { partitionKey: 'a' }).fetchAll();
    expect(resources).toHaveLength(1);
    expect(account.calls.toSorted()).toEqual(['items.plan 200', 'items.query 200']);
    const { objects } = await account.books();
    expect(objects.charges.find((line) => line.operation === 'items.plan')?.requestUnits).toBe(0);
  });

  it('4: a query that the client has to merge is refused with the plan, or the client would not try', async () => {
    const answer = await ask('SELECT * FROM c ORDER BY c.n');
    expect(outcome(answer)).toEqual([400, '1004']);
    expect(JSON.parse(JSON.parse(answer.body).additionalErrorInfo)).toMatchObject({
      queryInfo: { orderBy: ['Ascending'], rewrittenQuery: expect.any(String) },
    });
  });

  it('5: a merged query has no token to go on with', async () => {
    for (const n of [1, 2, 3]) await create(`${n}`, `p${n}`);
    const page = await account.container.items.query('SELECT * FROM c ORDER BY c.id', { maxItemCount: 1 }).fetchNext();
    expect(page.resources).toHaveLength(1);
    expect(page.continuationToken).toBeUndefined();
  });

  it('6: a 304 keeps the reader’s position: what is written between two idle polls is not lost', async () => {
    const reader = feedFrom(ChangeFeedStartFrom.Now());
    expect((await reader.readNext()).statusCode).toBe(304);
    await create('1');
    const page = await reader.readNext();
    expect(page.result.map(({ id }) => id)).toEqual(['1']);
    const idle = await feed({ 'if-none-match': '*' });
    expect([idle.status, idle.headers.etag]).toEqual([304, '"1"']);
  });

  it('7: an error never has an empty body', async () => {
    const link = { type: 'docs', link: 'dbs/shop/colls/orders' };
    const answers = [
      await rawItems(account.cosmos, { id: 'none', headers: keyA }),
      await rawItems(account.cosmos, { method: 'POST', headers: keyA, body: '{' }),
      await rawItems(account.cosmos, { id: 'none', method: 'DELETE', headers: keyA }),
      await raw(account.cosmos, { path: '/dbs/shop/colls/orders/docs' }),
      await raw(account.cosmos, { path: '/nowhere', signed: { type: 'nowhere', link: '' } }),
      await raw(account.cosmos, { path: '/dbs/shop/colls/orders/sprocs', signed: { ...link, type: 'sprocs' } }),
      await feed({ 'x-ms-documentdb-partitionkey': '', 'x-ms-documentdb-partitionkeyrangeid': '99' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 404, 401, 400, 400, 410]);
    for (const { body } of answers) {
      expect(JSON.parse(body)).toEqual({ code: expect.any(String), message: expect.stringMatching(/.{20}/) });
    }
  });

  it('8: a patch comes without content type, as a bare list or with a condition', async () => {
    await account.container.items.create({ id: '1', pk: 'a', n: 1 });
    const operations = [{ op: 'incr', path: '/n', value: 1 }];
    for (const body of [operations, { operations }, { operations, condition: 'FROM c WHERE c.n = 3' }]) {
      const sent = { id: '1', method: 'PATCH', headers: keyA, body: JSON.stringify(body) };
      expect((await rawItems(account.cosmos, sent)).status).toBe(200);
    }
    expect((await account.container.item('1', 'a').read()).resource).toMatchObject({ n: 4 });
  });

  it('9: a batch has its key in the header, bulk in each operation as JSON text', async () => {
    expect((await account.container.items.batch([operation('1'), operation('2')], 'a')).code).toBe(200);
    const range = account.cosmos.store.container('shop', 'orders').rangeOf(['b']).id;
    const bulk = await rawItems(account.cosmos, {
      method: 'POST',
      headers: {
        'x-ms-cosmos-is-batch-request': 'true',
        'x-ms-cosmos-batch-atomic': 'false',
        'x-ms-cosmos-batch-continue-on-error': 'true',
        'x-ms-documentdb-partitionkeyrangeid': range,
      },
      body: JSON.stringify([
        { operationType: 'Create', partitionKey: '["b"]', resourceBody: { id: '3', pk: 'b' } },
        { operationType: 'Create', partitionKey: '["b"]', resourceBody: { id: '3', pk: 'b' } },
        { operationType: 'Create', partitionKey: '["b"]', resourceBody: { id: '4', pk: 'b' } },
      ]),
    });
    expect(bulk.status).toBe(207);
    expect(JSON.parse(bulk.body).map((result: { statusCode: number }) => result.statusCode)).toEqual([201, 409, 201]);
  });

  it('10: ranges lie in the space that clients hash keys to: upper-case hex, from "" to "FF"', async () => {
    const link = 'dbs/shop/colls/orders';
    const answer = await raw(account.cosmos, { path: `/${link}/pkranges`, signed: { type: 'pkranges', link } });
    const ranges: { minInclusive: string; maxExclusive: string }[] = JSON.parse(answer.body).PartitionKeyRanges;
    const borders = ranges.map(({ minInclusive }) => minInclusive);
    expect(borders).toEqual(['', ...ranges.slice(0, -1).map(({ maxExclusive }) => maxExclusive)]);
    expect(ranges.at(-1)?.maxExclusive).toBe('FF');
    for (const border of borders.slice(1)) expect(border).toMatch(/^[0-3][0-9A-F]{31}$/);
  });

  it('11: a key definition without a version is version 1', async () => {
    const paths = ['/pk'];
    await shop().containers.create({ id: 'text', partitionKey: '/pk' });
    await shop().containers.create({ id: 'bare', partitionKey: { paths } });
    await shop().containers.create({ id: 'second', partitionKey: { paths, version: 2 } });
    const isFirst = (id: string) => account.cosmos.store.container('shop', id).ranges[0]?.max.startsWith('05C');
    expect(['text', 'bare', 'second'].map(isFirst)).toEqual([true, true, false]);
  });

  it('12: if-modified-since stays on all requests of a reader, and its position goes first', async () => {
    await create('1');
    const since = new Date(startOfTime - 60_000).toUTCString();
    expect((await feed({ 'if-modified-since': since })).status).toBe(200);
    expect((await feed({ 'if-modified-since': since, 'if-none-match': '"1"' })).status).toBe(304);
    const reader = feedFrom(ChangeFeedStartFrom.Time(new Date(startOfTime - 60_000)));
    expect((await reader.readNext()).result).toHaveLength(1);
    expect((await reader.readNext()).statusCode).toBe(304);
  });

  it('13: an idle poll costs a request and a request unit for each range', async () => {
    const reader = feedFrom(ChangeFeedStartFrom.Now());
    await reader.readNext();
    account.forget();
    await reader.readNext();
    expect(account.calls).toEqual(Array(3).fill('items.feed 304'));
    const { objects } = await account.books();
    expect(objects.charges).toContainEqual(
      expect.objectContaining({ operation: 'items.feed', calls: 6, requestUnits: 6 }),
    );
  });

  it('14: a page of the feed is never cut inside a transaction, whatever its size', async () => {
    await create('0');
    await account.container.items.batch(['1', '2', '3'].map(operation), 'a');
    await create('4');
    const reader = feedFrom(ChangeFeedStartFrom.Beginning('a'), 1);
    const pages: string[][] = [];
    for (let page = await reader.readNext(); page.statusCode === 200; page = await reader.readNext()) {
      pages.push(page.result.map(({ id }) => id));
    }
    expect(pages).toEqual([['0'], ['1', '2', '3'], ['4']]);
  });

  it('15: after a split the old range is 410/1002, and the new ones go on with its numbers', async () => {
    await create('1');
    await create('2');
    const { gone, children } = await account.split('orders');
    const old = await feed({ 'x-ms-documentdb-partitionkey': '', 'x-ms-documentdb-partitionkeyrangeid': gone });
    expect(outcome(old)).toEqual([410, '1002']);
    for (const { id } of children) {
      const headers = { 'x-ms-documentdb-partitionkey': '', 'x-ms-documentdb-partitionkeyrangeid': id };
      expect((await feed({ ...headers, 'if-none-match': '"2"' })).headers.etag).toBe('"2"');
    }
    const { headers } = await create('3');
    expect(headers['x-ms-session-token']).toMatch(/^[34]:-1#3$/);
  });

  it('16: an id may hold a question mark, raw in the path; slashes and number signs the client refuses', async () => {
    await create('wh?at');
    expect((await account.container.item('wh?at', 'a').read()).resource?.id).toBe('wh?at');
    for (const id of ['a/b', 'a\\b', 'a#b']) await expect(create(id)).rejects.toThrow(/illegal/i);
  });

  it('17: a client sends session tokens if it is told to, and knows a container by eight bytes', async () => {
    const { headers } = await create('1');
    expect(Buffer.from(String(headers['x-ms-content-path']).replaceAll('-', '/'), 'base64')).toHaveLength(8);
    const ahead = `${account.cosmos.store.container('shop', 'orders').rangeOf(['a']).id}:-1#7`;
    const answer = await rawItems(account.cosmos, { id: '1', headers: { ...keyA, 'x-ms-session-token': ahead } });
    expect(outcome(answer)).toEqual([404, '1002']);
  });

  it('18: the feed iterator rounds charges down; the header has them whole', async () => {
    await account.container.items.create({ id: '1', pk: 'a', text: 'x'.repeat(6000) });
    const page = await feedFrom(ChangeFeedStartFrom.Beginning('a')).readNext();
    expect(page.requestCharge).toBe(1);
    expect(Number(page.headers['x-ms-request-charge'])).toBeGreaterThan(1.1);
    const batch = await account.container.items.batch([operation('2'), operation('3')], 'a');
    const sum = batch.result?.reduce((total, { requestCharge }) => total + requestCharge, 0);
    expect(Number(batch.headers['x-ms-request-charge'])).toBeCloseTo(sum ?? 0, 5);
  });

  it('19: a batch that was refused is returned with 207, not thrown', async () => {
    await create('1');
    const { code, result } = await account.container.items.batch([operation('2'), operation('1')], 'a');
    expect(code).toBe(207);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 409]);
  });

  it('20: bulk goes on after an error unless it is told to stop', async () => {
    await create('1');
    const bulk = (...ids: string[]) =>
      ids.map((id) => ({ operationType: 'Create' as const, partitionKey: 'a', resourceBody: { id, pk: 'a' } }));
    const statuses = async (ids: string[], options = {}) =>
      (await account.container.items.bulk(bulk(...ids), options)).map(({ statusCode }) => statusCode);
    expect(await statuses(['1', '2'])).toEqual([409, 201]);
    expect(await statuses(['1', '3'], { continueOnError: false })).toEqual([409, 424]);
  });

  it('21: ORDER BY several properties needs a composite index; by one it has items that lack it', async () => {
    await account.container.items.create({ id: '1', pk: 'a', n: 1 });
    await create('2');
    const order = (by: string) => ask(`SELECT VALUE c.id FROM c ORDER BY ${by}`, keyA);
    expect(JSON.parse((await order('c.n')).body).Documents).toEqual(['2', '1']);
    const refused = await order('c.n, c.m');
    expect([refused.status, JSON.parse(refused.body).message]).toEqual([400, expect.stringMatching(/composite index/)]);
  });

  it('22: createIfNotExists reads, then creates: of two at once, one gets 409', async () => {
    const two = [clientOf(account.cosmos), clientOf(account.cosmos)];
    const read = { operation: 'databases.read', effect: 'delay', delayMs: 600_000 };
    await account.control('faults', [read]);
    const made = two.map((client) =>
      client.databases.createIfNotExists({ id: 'raced' }).then(
        ({ statusCode }) => statusCode,
        ({ code }) => code,
      ),
    );
    await heldUp(account.cosmos, 2);
    await fetch(`${account.cosmos.endpoint}/_local/delayed`, { method: 'DELETE' });
    expect(new Set(await Promise.all(made))).toEqual(new Set([201, 409]));
    for (const client of two) client.dispose();
  });

  it('23: throttled callers are told when it is their turn: 200 creates at 400 RU/s come through with few attempts', async () => {
    await account.stop();
    account = await startAccount({ enforceThroughput: true, clock: movableClock() });
    const creates = Array.from({ length: 200 }, (_, n) => create(`${n}`, `p${n}`));
    const statuses = (await Promise.all(creates)).map(({ statusCode }) => statusCode);
    expect(new Set(statuses)).toEqual(new Set([201]));
    const throttled = account.calls.filter((call) => call === 'items.create 429').length;
    expect(throttled).toBeLessThan(400);
  });

  it('24: an agent of one’s own makes the JavaScript SDK refuse plain http', async () => {
    const { endpoint, key } = account.cosmos;
    const agent = new Agent({ keepAlive: true });
    const client = new CosmosClient({ endpoint, key, agent });
    await expect(client.database('shop').read()).rejects.toThrow(/allowInsecureConnection/);
    agent.destroy();
  });

  it('25: a page may be empty and yet not the last', async () => {
    await account.stop();
    account = await startAccount({ emptyPages: true });
    for (let n = 0; n < 12; n += 1) await create(`${n}`);
    const options = { partitionKey: 'a', maxItemCount: 1 };
    const pages: number[] = [];
    for await (const { resources } of account.container.items.query('SELECT * FROM c', options).getAsyncIterator()) {
      pages.push(resources.length);
    }
    expect(pages).toContain(0);
    expect(pages.filter((length) => length === 1)).toHaveLength(12);
  });
});

/** Waits until so many calls are held up by a delay rule. */
async function heldUp(cosmos: Cosmos, count: number): Promise<void> {
  for (;;) {
    const { calls } = JSON.parse(await (await fetch(`${cosmos.endpoint}/_local/delayed`)).text());
    if (calls.length >= count) return;
  }
}
