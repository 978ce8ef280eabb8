import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount({ enforceThroughput: true });
});
afterEach(() => account.stop());

const create = (id: string, pk = 'a') => {
  const headers = { 'x-ms-documentdb-partitionkey': JSON.stringify([pk]) };
  return rawItems(account.cosmos, { method: 'POST', headers, body: JSON.stringify({ id, pk }) });
};

async function exhaust(pk = 'a'): Promise<void> {
  for (let n = 0; (await create(`${n}`, pk)).status === 201; n += 1);
}

describe('the throughput of a range', () => {
  it('ends the page of a query over several at a range that has none left', async () => {
    const { store } = account.cosmos;
    const container = store.container('shop', 'orders');
    const keys = container.ranges.map(({ id }) =>
      'abcdefghijklmnop'.split('').find((pk) => container.rangeOf([pk]).id === id),
    );
    for (const pk of keys) await create('own', pk);
    account.advance(1);
    await exhaust(keys[1]);
    const query = (continuation?: string) =>
      rawItems(account.cosmos, {
        method: 'POST',
        headers: {
          'x-ms-documentdb-isquery': 'true',
          'x-ms-documentdb-query-enablecrosspartition': 'true',
          ...(continuation === undefined ? {} : { 'x-ms-continuation': continuation }),
        },
        body: JSON.stringify({ query: 'SELECT VALUE c.pk FROM c' }),
      });
    const first = await query();
    expect([first.status, JSON.parse(first.body).Documents]).toEqual([200, [keys[0]]]);
    const continuation = String(first.headers['x-ms-continuation']);
    expect((await query(continuation)).status).toBe(429);
    account.advance(1);
    const rest = await query(continuation);
    expect(new Set(JSON.parse(rest.body).Documents)).toEqual(new Set(keys.slice(1)));
  });

  it('is not spent by queries that begin at another', async () => {
    const { store } = account.cosmos;
    const container = store.container('shop', 'orders');
    const { max = '' } = container.ranges[0] ?? {};
    const headers = { 'x-ms-documentdb-isquery': 'true', 'x-ms-start-epk': max, 'x-ms-end-epk': 'FF' };
    const body = JSON.stringify({ query: 'SELECT * FROM c' });
    const inFirst = 'abcdefgh'.split('').find((pk) => container.rangeOf([pk]) === container.ranges[0]);
    let answer = await rawItems(account.cosmos, { method: 'POST', headers, body });
    while (answer.status === 200) answer = await rawItems(account.cosmos, { method: 'POST', headers, body });
    expect(answer.status).toBe(429);
    expect((await create('1', inFirst)).status).toBe(201);
  });

  it('is all there again when the clock is set back', async () => {
    await exhaust();
    account.advance(3600);
    expect((await create('later')).status).toBe(201);
    account.advance(-3600);
    account.advance(1);
    expect((await create('again')).status).toBe(201);
  });
});
