import { ChangeFeedStartFrom, CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, startAccount, type TestAccount } from '../test/account.ts';
import { rawItems } from '../test/raw.ts';
import { sorted } from '../test/sorted.ts';

let account: TestAccount;
afterEach(() => account.stop());

const ids = Array.from({ length: 12 }, (_, n) => `${n}`);

describe('replicas that lag', () => {
  beforeEach(async () => {
    account = await startAccount({ replicaLagMs: 1000 });
  });

  /** A client that does not send session tokens. */
  const forgetful = () => {
    const { endpoint, key } = account.cosmos;
    return new CosmosClient({ endpoint, key }).database('shop').container('orders');
  };

  it('show code that forgets its session token the state of a while ago', async () => {
    await account.container.items.create({ id: '1', pk: 'a', n: 1 });
    expect((await forgetful().item('1', 'a').read()).statusCode).toBe(404);
    account.advance(1);
    expect((await forgetful().item('1', 'a').read()).resource).toMatchObject({ n: 1 });
    await account.container.item('1', 'a').patch([{ op: 'incr', path: '/n', value: 1 }]);
    expect((await forgetful().item('1', 'a').read()).resource).toMatchObject({ n: 1 });
    await account.container.item('1', 'a').delete();
    expect((await forgetful().item('1', 'a').read()).resource).toMatchObject({ n: 1 });
    account.advance(1);
    expect((await forgetful().item('1', 'a').read()).statusCode).toBe(404);
  });

  it('answer with the session token of the state that they show, found or not', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    const headers = { 'x-ms-documentdb-partitionkey': '["a"]' };
    const seen = async (id: string) => {
      const answer = await rawItems(account.cosmos, { id, headers });
      return [answer.status, String(answer.headers['x-ms-session-token']).split('#')[1]];
    };
    expect(await seen('1')).toEqual([404, '0']);
    const query = { 'x-ms-documentdb-isquery': 'true', ...headers };
    const body = JSON.stringify({ query: 'SELECT * FROM c' });
    const page = await rawItems(account.cosmos, { method: 'POST', headers: query, body });
    expect(page.headers['x-ms-session-token']).toMatch(/#0$/);
    account.advance(1);
    expect(await seen('1')).toEqual([200, '1']);
  });

  it('have what was written before the clock was set back', async () => {
    account.advance(3600);
    await account.container.items.create({ id: '1', pk: 'a' });
    account.advance(-3600);
    expect((await forgetful().item('1', 'a').read()).statusCode).toBe(200);
  });

  it('are no matter to a client with a session', async () => {
    for (const n of [1, 2, 3]) {
      await account.container.items.upsert({ id: '1', pk: 'a', n });
      expect((await account.container.item('1', 'a').read()).resource).toMatchObject({ n });
      const { resources } = await account.container.items
        .query('SELECT VALUE c.n FROM c', { partitionKey: 'a' })
        .fetchAll();
      expect(resources).toEqual([n]);
    }
  });

  it('are no matter to a query over all ranges of a client that has written to one of them', async () => {
    for (const pk of ids) {
      const client = clientOf(account.cosmos);
      const container = client.database('shop').container('orders');
      await container.items.create({ id: 'own', pk });
      const { resources } = await container.items.query<string>('SELECT VALUE c.pk FROM c').fetchAll();
      expect(resources).toContain(pk);
      client.dispose();
    }
  });

  it('serve queries and lists, and never go back', async () => {
    for (const id of ids) await account.container.items.create({ id, pk: id });
    const count = async () => (await forgetful().items.query('SELECT * FROM c').fetchAll()).resources.length;
    expect(await count()).toBe(0);
    account.advance(0.5);
    const counts: number[] = [];
    for (let n = 0; n < 10; n += 1) counts.push(await count());
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    account.advance(0.5);
    expect(await count()).toBe(12);
  });

  it('meet every write with what is latest', async () => {
    const { etag } = await account.container.items.create({ id: '1', pk: 'a' });
    await expect(forgetful().items.create({ id: '1', pk: 'a' })).rejects.toMatchObject({ code: 409 });
    const accessCondition = { type: 'IfMatch', condition: etag };
    expect((await forgetful().item('1', 'a').replace({ id: '1', pk: 'a' }, { accessCondition })).statusCode).toBe(200);
  });

  it('have all there was before a split', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    await account.split('orders');
    expect((await forgetful().item('1', 'a').read()).statusCode).toBe(200);
  });

  it('do not hold up the change feed', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    const headers = { 'a-im': 'Incremental Feed', 'x-ms-documentdb-partitionkey': '["a"]' };
    expect((await rawItems(account.cosmos, { headers })).status).toBe(200);
  });
});

describe('empty pages', () => {
  beforeEach(async () => {
    account = await startAccount({ emptyPages: true });
    for (const id of ids) await account.container.items.create({ id, pk: id });
  });

  /** Every page of an iterator, by its length. */
  const lengths = async (iterator: AsyncIterable<{ resources: unknown[] }>) => {
    const found: number[] = [];
    for await (const { resources } of iterator) found.push(resources.length);
    return found;
  };

  it('come between the others, and nothing is lost by them', async () => {
    const query = () => account.container.items.query('SELECT * FROM c', { maxItemCount: 1 });
    const pages = await lengths(query().getAsyncIterator());
    expect(pages.filter((length) => length === 0).length).toBeGreaterThan(0);
    expect(pages.reduce((sum, length) => sum + length, 0)).toBe(12);
  });

  it.each([
    ['an order', 'SELECT VALUE c.id FROM c ORDER BY c.id', ids.toSorted()],
    ['an aggregate', 'SELECT VALUE COUNT(1) FROM c', [12]],
    ['no order', 'SELECT VALUE c.id FROM c', ids],
  ])('leave a query with %s as it is', async (_, query, expected) => {
    for (let n = 0; n < 5; n += 1) {
      const { resources } = await account.container.items.query(query, { maxItemCount: 2 }).fetchAll();
      expect(sorted(resources)).toEqual(sorted(expected));
    }
  });

  it('come in the change feed too, and what was held back comes with the next', async () => {
    const seen: string[] = [];
    let empty = 0;
    const changeFeedStartFrom = ChangeFeedStartFrom.Beginning();
    const feed = account.container.items.getChangeFeedIterator<{ id: string }>({
      changeFeedStartFrom,
      maxItemCount: 1,
    });
    for (let page = await feed.readNext(); page.statusCode === 200; page = await feed.readNext()) {
      seen.push(...page.result.map(({ id }) => id));
      empty += Number(page.result.length === 0);
    }
    expect(sorted(seen)).toEqual(sorted(ids));
    expect(empty).toBeGreaterThan(0);
  });
});
