import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { rawItems } from '../test/raw.ts';
import { sorted } from '../test/sorted.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
  for (let n = 0; n < 12; n += 1) await account.container.items.create({ id: `${n}`, pk: `p${n % 4}`, n });
  account.forget();
});
afterEach(() => account.stop());

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('queries through the JavaScript SDK', () => {
  it('in a partition are two requests, a plan and a query, and run once', async () => {
    const query = { query: 'SELECT VALUE c.n FROM c WHERE c.n > @n', parameters: [{ name: '@n', value: 3 }] };
    const { resources } = await account.container.items.query(query, { partitionKey: 'p1' }).fetchAll();
    expect(sorted(resources)).toEqual(sorted([5, 9]));
    expect(account.calls.toSorted()).toEqual(['items.plan 200', 'items.query 200']);
  });

  it('over all ranges without an order are answered directly, and page by token', async () => {
    const read: unknown[] = [];
    let continuationToken: string | undefined;
    do {
      const options = { maxItemCount: 5, ...(continuationToken === undefined ? {} : { continuationToken }) };
      const page = await account.container.items.query<number>('SELECT VALUE c.n FROM c', options).fetchNext();
      read.push(...page.resources);
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined);
    expect(sorted(read)).toEqual(sorted(numbers(12)));
  });

  it('over all ranges in order go through the client’s own merge: refused once, then one per range', async () => {
    const { resources } = await account.container.items.query('SELECT VALUE c.n FROM c ORDER BY c.n').fetchAll();
    expect(resources).toEqual(numbers(12));
    expect(account.calls.filter((call) => call === 'items.query 400')).toHaveLength(1);
    expect(account.calls.filter((call) => call === 'items.query 200').length).toBeGreaterThanOrEqual(3);
  });

  it('in order give no token to go on with, as on the service', async () => {
    const iterator = account.container.items.query('SELECT VALUE c.n FROM c ORDER BY c.n', { maxItemCount: 2 });
    const page = await iterator.fetchNext();
    expect(page.resources).toEqual([0, 1]);
    expect(page.continuationToken).toBeUndefined();
  });

  it('that do not parse are 400', async () => {
    await expect(account.container.items.query('SELEC').fetchAll()).rejects.toMatchObject({ code: 400 });
  });

  it('read all', async () => {
    const { resources } = await account.container.items.readAll({ maxItemCount: 5 }).fetchAll();
    expect(resources).toHaveLength(12);
  });

  it('go on over a split', async () => {
    const iterator = account.container.items.query<number>('SELECT VALUE c.n FROM c', { maxItemCount: 4 });
    const first = await iterator.fetchNext();
    await account.split('orders');
    const rest: number[] = [];
    while (iterator.hasMoreResults()) rest.push(...(await iterator.fetchNext()).resources);
    expect(sorted([...first.resources, ...rest])).toEqual(sorted(numbers(12)));
  });
});

describe('queries on the wire', () => {
  const post = (body: object, headers: Record<string, string> = {}) =>
    rawItems(account.cosmos, {
      method: 'POST',
      headers: { 'content-type': 'application/query+json', 'x-ms-documentdb-isquery': 'True', ...headers },
      body: JSON.stringify(body),
    });

  it('have a count', async () => {
    const answer = await post({ query: 'SELECT * FROM c' });
    expect(answer.headers['x-ms-item-count']).toBe('12');
    expect(JSON.parse(answer.body)).toMatchObject({
      _count: 12,
      _rid: account.cosmos.store.container('shop', 'orders').rid,
    });
  });

  it('that need a merge are 400/1004 with a plan as text', async () => {
    const answer = await post({ query: 'SELECT * FROM c ORDER BY c.n' });
    expect([answer.status, answer.headers['x-ms-substatus']]).toEqual([400, '1004']);
    expect(JSON.parse(JSON.parse(answer.body).additionalErrorInfo)).toHaveProperty('queryInfo.rewrittenQuery');
  });

  it('read one range if they name it', async () => {
    const counts = await Promise.all(
      ['0', '1', '2'].map(async (id) => {
        const answer = await post({ query: 'SELECT * FROM c' }, { 'x-ms-documentdb-partitionkeyrangeid': id });
        expect(answer.headers['x-ms-session-token']).toMatch(new RegExp(`^${id}:-1#\\d+$`));
        return Number(answer.headers['x-ms-item-count']);
      }),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
  });

  it('answer a plan request without running the query, whatever key comes with it', async () => {
    const plan = { 'x-ms-cosmos-is-query-plan-request': 'True', 'x-ms-documentdb-partitionkey': '["p1"]' };
    const answer = await post({ query: 'SELECT * FROM c' }, plan);
    expect(JSON.parse(answer.body)).toHaveProperty('queryInfo');
    expect(answer.headers['x-ms-request-charge']).toBe('0.00');
  });

  it('with a fault are 400 in the words of the service, with the place', async () => {
    const errors = [
      {
        severity: 'Error',
        location: { start: 9, end: 12 },
        code: 'SC1001',
        message: "Syntax error, incorrect syntax near 'FRM'.",
      },
    ];
    const answer = await post({ query: 'SELECT * FRM c' });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      400,
      { code: 'BadRequest', message: `Message: ${JSON.stringify({ errors })}` },
    ]);
    const plan = await post({ query: 'SELECT * FRM c' }, { 'x-ms-cosmos-is-query-plan-request': 'True' });
    expect(JSON.parse(plan.body).message).toMatch(/^Gateway Failed to Retrieve Query Plan: Message: \{"errors"/);
  });

  it('refuse the continuation of another query', async () => {
    const page = { 'x-ms-max-item-count': '1' };
    const first = await post({ query: 'SELECT VALUE c.n FROM c WHERE c.n > 1' }, page);
    const continuation = { ...page, 'x-ms-continuation': String(first.headers['x-ms-continuation']) };
    expect((await post({ query: 'SELECT VALUE c.n FROM c WHERE c.n > 1' }, continuation)).status).toBe(200);
    expect((await post({ query: 'SELECT VALUE c.id FROM c WHERE c.n > 1' }, continuation)).status).toBe(400);
  });

  it('in order go on behind the resume filter of the .NET SDK', async () => {
    const range = { 'x-ms-documentdb-partitionkeyrangeid': '0' };
    const query = 'SELECT VALUE c.n FROM c ORDER BY c.n DESC';
    const [first, ...rest] = JSON.parse((await post({ query }, range)).body).Documents;
    const resumed = await post({ query, resumeFilter: { value: [first], exclude: true } }, range);
    expect(rest.length).toBeGreaterThan(0);
    expect(JSON.parse(resumed.body).Documents).toEqual(rest);
    expect(resumed.headers['x-ms-cosmos-query-execution-info']).toBe(
      '{"reverseRidEnabled":false,"reverseIndexScan":true}',
    );
  });

  it('refuse a continuation that is none', async () => {
    const answer = await post({ query: 'SELECT * FROM c' }, { 'x-ms-continuation': 'abc' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).message).toContain('Invalid Continuation Token');
  });

  it('list items without a query text, with a count', async () => {
    const answer = await rawItems(account.cosmos, { headers: { 'x-ms-documentdb-partitionkeyrangeid': '0' } });
    expect(answer.status).toBe(200);
    expect(Number(answer.headers['x-ms-item-count'])).toBe(JSON.parse(answer.body).Documents.length);
  });
});
