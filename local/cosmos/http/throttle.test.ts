import { BulkOperationType } from '@azure/cosmos';
import { movableClock } from 'local-service/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { hybridBatch, operationTypes } from '../test/hybrid-row.ts';
import { raw, rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount({ enforceThroughput: true });
});
afterEach(() => account.stop());

const createRaw = (id: string, pk = 'a') => {
  const headers = { 'x-ms-documentdb-partitionkey': JSON.stringify([pk]) };
  return rawItems(account.cosmos, { method: 'POST', headers, body: JSON.stringify({ id, pk }) });
};

/** Creates until one is refused; answers how many were not, and the refusal. */
async function exhaust(pk = 'a') {
  for (let n = 0; ; n += 1) {
    const answer = await createRaw(`${n}`, pk);
    if (answer.status !== 201) return { created: n, refusal: answer };
  }
}

describe('enforced throughput', () => {
  it('refuses with 429/3200, a time to wait and no charge', async () => {
    const { created, refusal } = await exhaust();
    expect(created).toBe(25);
    expect(refusal.status).toBe(429);
    expect(refusal.headers).toMatchObject({ 'x-ms-substatus': '3200', 'x-ms-request-charge': '0.00' });
    expect(JSON.parse(refusal.body)).toMatchObject({ code: 'TooManyRequests' });
    const retryAfterMs = Number(refusal.headers['x-ms-retry-after-ms']);
    account.advance((retryAfterMs - 1) / 1000);
    expect((await createRaw('again')).status).toBe(429);
    account.advance(1 / 1000);
    expect((await createRaw('again')).status).toBe(201);
  });

  it('is a matter of each range: a busy key does not slow the others', async () => {
    await exhaust();
    const { store } = account.cosmos;
    const container = store.container('shop', 'orders');
    const other = 'bcdefgh'.split('').find((pk) => container.rangeOf([pk]) !== container.rangeOf(['a']));
    expect((await createRaw('1', other)).status).toBe(201);
  });

  it('counts queries and feeds', async () => {
    const headers = { 'x-ms-documentdb-partitionkey': '["a"]' };
    const isQuery = { 'x-ms-documentdb-isquery': 'true' };
    const body = JSON.stringify({ query: 'SELECT * FROM c' });
    for (const asked of [
      { method: 'POST', headers: { ...headers, ...isQuery }, body },
      { headers: { ...headers, 'a-im': 'Incremental feed' } },
    ]) {
      let charged = 0;
      let answer = await rawItems(account.cosmos, asked);
      for (; answer.status !== 429; answer = await rawItems(account.cosmos, asked))
        charged += Number(answer.headers['x-ms-request-charge']);
      expect(charged).toBeGreaterThanOrEqual(400 / 3);
      expect(charged).toBeLessThan(400 / 3 + 3);
      account.advance(2);
    }
  });

  it('leaves alone what costs nothing: plans, and the ranges', async () => {
    await exhaust();
    const headers = { 'x-ms-documentdb-partitionkey': '["a"]', 'x-ms-cosmos-is-query-plan-request': 'True' };
    const body = JSON.stringify({ query: 'SELECT * FROM c' });
    const plan = await rawItems(account.cosmos, { method: 'POST', headers, body });
    expect([plan.status, plan.headers['x-ms-request-charge']]).toEqual([200, '0.00']);
    const link = 'dbs/shop/colls/orders';
    const signed = { type: 'pkranges', link };
    expect((await raw(account.cosmos, { path: `/${link}/pkranges`, signed })).status).toBe(200);
  });

  it('counts reads, and what was refused', async () => {
    const read = (id: string) => rawItems(account.cosmos, { id, headers: { 'x-ms-documentdb-partitionkey': '["a"]' } });
    const statuses: number[] = [];
    for (let n = 0; n < 200; n += 1) statuses.push((await read('none')).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(134);
    expect(statuses.at(-1)).toBe(429);
  });

  it('follows the offer', async () => {
    await exhaust();
    const { resource: offer } = await account.container.readOffer();
    if (offer?.content === undefined) throw new TypeError('no offer');
    await account.client.offer(offer.id).replace({ ...offer, content: { ...offer.content, offerThroughput: 40_000 } });
    account.advance(0.01);
    expect((await createRaw('more')).status).toBe(201);
  });

  it('of a database is shared by the containers that have none of their own', async () => {
    const { database: shared } = await account.client.databases.create({ id: 'shared', throughput: 400 });
    for (const id of ['one', 'two']) await shared.containers.create({ id, partitionKey: '/pk' });
    const statuses: number[] = [];
    for (let n = 0; n < 402; n += 1) {
      const link = `dbs/shared/colls/${n % 2 === 0 ? 'one' : 'two'}`;
      const headers = { 'x-ms-documentdb-partitionkey': JSON.stringify([`${n}`]) };
      const signed = { type: 'docs', link: `${link}/docs/none` };
      statuses.push((await raw(account.cosmos, { path: `/${link}/docs/none`, headers, signed })).status);
    }
    expect(statuses.indexOf(429)).toBe(400);
    expect(statuses.slice(400)).toEqual([429, 429]);
  });

  it('throttles bulk operation by operation, and the SDK sends again what was throttled', async () => {
    await account.stop();
    account = await startAccount({ enforceThroughput: true, clock: movableClock() });
    const operations = Array.from({ length: 40 }, (_, n) => {
      return { operationType: BulkOperationType.Create, partitionKey: 'a', resourceBody: { id: `${n}`, pk: 'a' } };
    });
    const results = await account.container.items.executeBulkOperations(operations);
    expect(new Set(results.map(({ response }) => response?.statusCode))).toEqual(new Set([201]));
    expect(account.calls.filter((call) => call.startsWith('items.bulk')).length).toBeGreaterThan(1);
    expect(account.cosmos.store.container('shop', 'orders').itemCount).toBe(40);
  });

  it('throttles bulk of the .NET SDK as a whole: what is throttled alone it sends again without waiting', async () => {
    const range = account.cosmos.store.container('shop', 'orders').rangeOf(['a']).id;
    const send = (round: string) =>
      rawItems(account.cosmos, {
        method: 'POST',
        headers: {
          'x-ms-cosmos-is-batch-request': 'True',
          'x-ms-cosmos-batch-atomic': 'False',
          'x-ms-documentdb-partitionkeyrangeid': range,
        },
        body: hybridBatch(
          Array.from({ length: 60 }, (_, n) => {
            return { type: operationTypes.create, partitionKey: '["a"]', body: { id: `${round}${n}`, pk: 'a' } };
          }),
        ),
      });
    expect((await send('first')).status).toBe(200);
    const refusal = await send('second');
    expect([refusal.status, refusal.headers['x-ms-substatus']]).toEqual([429, '3200']);
    account.advance(Number(refusal.headers['x-ms-retry-after-ms']) / 1000);
    expect((await send('second')).status).toBe(200);
    expect(account.cosmos.store.container('shop', 'orders').itemCount).toBe(120);
  });
});
