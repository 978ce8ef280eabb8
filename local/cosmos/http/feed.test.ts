import { type ChangeFeedPullModelIterator, ChangeFeedStartFrom } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, startOfTime, type TestAccount } from '../test/account.ts';
import { raw, rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

interface Item {
  id: string;
  _lsn: number;
}

const put = async (...ids: string[]) => {
  for (const id of ids) await account.container.items.upsert({ id, pk: id });
};

/** Reads until nothing is new. */
async function drain(iterator: ChangeFeedPullModelIterator<Item>): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const page = await iterator.readNext();
    if (page.statusCode === 304) return seen.toSorted();
    seen.push(...page.result.map(({ id }) => id));
  }
}

const iterator = (changeFeedStartFrom: ChangeFeedStartFrom, maxItemCount = 100) =>
  account.container.items.getChangeFeedIterator<Item>({ changeFeedStartFrom, maxItemCount });

const ids = 'abcdefghijkl'.split('');

describe('the change feed through the JavaScript SDK', () => {
  it('from the beginning has the latest version of everything, over all ranges', async () => {
    await put(...ids, 'a', 'b');
    expect(await drain(iterator(ChangeFeedStartFrom.Beginning(), 2))).toEqual(ids);
  });

  it('from now loses nothing that is written after an idle poll', async () => {
    await put(...ids);
    const feed = iterator(ChangeFeedStartFrom.Now());
    expect(await drain(feed)).toEqual([]);
    await put('b', 'new');
    expect(await drain(feed)).toEqual(['b', 'new']);
    expect(await drain(feed)).toEqual([]);
  });

  it('from a point in time, which the client goes on sending next to its position', async () => {
    await put('old');
    await account.control('clock', { advanceMs: 60_000 });
    await put('young');
    const feed = iterator(ChangeFeedStartFrom.Time(new Date(startOfTime + 30_000)));
    expect(await drain(feed)).toEqual(['young']);
    expect(await drain(feed)).toEqual([]);
    await put('old');
    expect(await drain(feed)).toEqual(['old']);
  });

  it('costs an idle reader one request and one request unit per range and poll', async () => {
    const feed = iterator(ChangeFeedStartFrom.Now());
    await feed.readNext();
    account.forget();
    await feed.readNext();
    expect(account.calls).toEqual(['items.feed 304', 'items.feed 304', 'items.feed 304']);
    const { objects } = await account.books();
    expect(objects.charges).toContainEqual(
      expect.objectContaining({ operation: 'items.feed', calls: 6, requestUnits: 6 }),
    );
  });

  it('goes on from a continuation in another client', async () => {
    await put(...ids);
    const first = iterator(ChangeFeedStartFrom.Beginning(), 3);
    const page = await first.readNext();
    const rest = await drain(iterator(ChangeFeedStartFrom.Continuation(page.continuationToken), 3));
    expect([...page.result.map(({ id }) => id), ...rest].toSorted()).toEqual(ids);
  });

  it('of a partition key', async () => {
    await put(...ids);
    expect(await drain(iterator(ChangeFeedStartFrom.Beginning('c')))).toEqual(['c']);
  });

  it('of the feed ranges, which share the items out', async () => {
    await put(...ids);
    const ranges = await account.container.getFeedRanges();
    expect(ranges).toHaveLength(3);
    const parts: string[][] = [];
    for (const range of ranges) parts.push(await drain(iterator(ChangeFeedStartFrom.Beginning(range))));
    expect(parts.flat().toSorted()).toEqual(ids);
  });

  it('of the first part of a hierarchical key', async () => {
    const partitionKey = { paths: ['/tenant', '/user'], kind: 'MultiHash', version: 2 } as { paths: string[] };
    const { container } = await account.client.database('shop').containers.create({ id: 'tenants', partitionKey });
    for (const [tenant, user] of ['t1a', 't1b', 't2a'].map((name) => [name.slice(0, 2), name.slice(2)])) {
      await container.items.create({ id: `${tenant}${user}`, tenant, user });
    }
    const changeFeedStartFrom = ChangeFeedStartFrom.Beginning(['t1']);
    expect(await drain(container.items.getChangeFeedIterator<Item>({ changeFeedStartFrom }))).toEqual(['t1a', 't1b']);
  });

  it('survives splits: nothing twice, nothing lost', async () => {
    await put(...ids);
    const feed = iterator(ChangeFeedStartFrom.Beginning(), 2);
    const first = await feed.readNext();
    for (let n = 0; n < 3; n += 1) await account.split('orders');
    const rest = await drain(feed);
    expect([...first.result.map(({ id }) => id), ...rest].toSorted()).toEqual(ids);
    await put('a');
    expect(await drain(feed)).toEqual(['a']);
  });
});

describe('the change feed on the wire', () => {
  const feed = (headers: Record<string, string>) =>
    rawItems(account.cosmos, {
      headers: { 'a-im': 'Incremental Feed', 'x-ms-documentdb-partitionkey': '["a"]', ...headers },
    });

  it('has a quoted etag, a count and a session token on 200 and on 304', async () => {
    await put('a');
    for (const [headers, status, count] of [
      [{}, 200, '1'],
      [{ 'if-none-match': '*' }, 304, '0'],
      [{ 'if-none-match': '"1"' }, 304, '0'],
      [{ 'if-modified-since': new Date(startOfTime + 60_000).toUTCString() }, 304, '0'],
    ] as const) {
      const answer = await feed(headers);
      expect(answer.status).toBe(status);
      expect(answer.headers.etag).toBe('"1"');
      expect(answer.headers['x-ms-item-count']).toBe(count);
      expect(answer.headers['x-ms-session-token']).toMatch(/^\d:-1#1$/);
    }
  });

  it('numbers items so that token minus number tells how far a reader is behind', async () => {
    await put('a', 'a', 'a');
    const answer = await feed({ 'x-ms-max-item-count': '1' });
    const [first]: Item[] = JSON.parse(answer.body).Documents;
    const last = Number(String(answer.headers['x-ms-session-token']).split('#')[1]);
    expect([first?._lsn, last]).toEqual([3, 3]);
  });

  it('lets a position go before a time', async () => {
    await put('a');
    const since = new Date(startOfTime - 60_000).toUTCString();
    expect((await feed({ 'if-modified-since': since, 'if-none-match': '"1"' })).status).toBe(304);
  });

  it('says 410/1002 for a range that is gone', async () => {
    await account.split('orders', '1');
    const headers = { 'a-im': 'Incremental feed', 'x-ms-documentdb-partitionkeyrangeid': '1' };
    const answer = await rawItems(account.cosmos, { headers });
    expect([answer.status, answer.headers['x-ms-substatus']]).toEqual([410, '1002']);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'Gone' });
  });

  it.each([
    ['all versions and deletes', { 'a-im': 'Full-Fidelity Feed' }, /all versions and deletes/],
    ['a position that is none', { 'if-none-match': 'abc' }, /etag of its last answer/],
    ['a date that is none', { 'if-modified-since': 'soon' }, /not a date/],
    ['a page size that is none', { 'x-ms-max-item-count': 'many' }, /whole number/],
  ])('refuses %s', async (_, headers, reason) => {
    const answer = await feed(headers);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).message).toMatch(reason);
  });
});

describe('the partition key ranges', () => {
  const rawRanges = (headers: Record<string, string>) => {
    const link = 'dbs/shop/colls/orders';
    return raw(account.cosmos, { path: `/${link}/pkranges`, headers, signed: { type: 'pkranges', link } });
  };

  const list = async (headers: Record<string, string>) => {
    const answer = await rawRanges(headers);
    return { status: answer.status, etag: String(answer.headers.etag) };
  };

  it('asked for incrementally are 304 until they change', async () => {
    const incremental = { 'a-im': 'Incremental Feed', 'x-ms-max-item-count': '-1' };
    const first = await list(incremental);
    expect(first.status).toBe(200);
    expect(await list({ ...incremental, 'if-none-match': first.etag })).toEqual({ status: 304, etag: first.etag });
    await account.split('orders', '0');
    const second = await list({ ...incremental, 'if-none-match': first.etag });
    expect(second.status).toBe(200);
    expect(second.etag).not.toBe(first.etag);
  });

  it('cover the hash space without a gap, and name their ancestors', async () => {
    await account.split('orders', '0');
    const { PartitionKeyRanges: ranges } = JSON.parse((await rawRanges({})).body);
    const borders = ranges.map((range: { minInclusive: string; maxExclusive: string }) => [
      range.minInclusive,
      range.maxExclusive,
    ]);
    expect(borders[0]?.[0]).toBe('');
    expect(borders.at(-1)?.[1]).toBe('FF');
    expect(borders.slice(1).map(([min]: string[]) => min)).toEqual(
      borders.slice(0, -1).map(([, max]: string[]) => max),
    );
    expect(ranges.map((range: { id: string; parents: string[] }) => [range.id, range.parents])).toEqual([
      ['3', ['0']],
      ['4', ['0']],
      ['1', []],
      ['2', []],
    ]);
  });
});
