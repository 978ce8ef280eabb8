import {
  ChangeFeedMode,
  ChangeFeedPolicy,
  type ChangeFeedPullModelIterator,
  ChangeFeedRetentionTimeSpan,
  ChangeFeedStartFrom,
} from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  const changeFeedPolicy = { retentionDuration: 5 };
  account = await startAccount({}, { changeFeedPolicy, defaultTtl: -1 });
});
afterEach(() => account.stop());

interface Change {
  current: { id?: string; n?: number };
  metadata: { operationType: string; lsn: number; previousImageLSN?: number; timeToLiveExpired?: boolean };
}

const reader = (changeFeedStartFrom: ChangeFeedStartFrom, maxItemCount = 100) =>
  account.container.items.getChangeFeedIterator<Change>({
    changeFeedStartFrom,
    maxItemCount,
    changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
  });

/** Reads until nothing is new. */
async function drain(iterator: ChangeFeedPullModelIterator<Change>): Promise<Change[]> {
  const seen: Change[] = [];
  for (;;) {
    const page = await iterator.readNext();
    if (page.statusCode === 304) return seen;
    seen.push(...page.result);
  }
}

const kinds = (changes: Change[]) => changes.map(({ metadata }) => metadata.operationType);
const put = (id: string, n = 0, more: object = {}) => account.container.items.upsert({ id, pk: 'a', n, ...more });

describe('the change feed with all versions and deletes', () => {
  it('has every version and every delete, in order, with the write before', async () => {
    const feed = reader(ChangeFeedStartFrom.Now('a'));
    await feed.readNext();
    await put('1', 1);
    await put('1', 2);
    await account.container.item('1', 'a').patch([{ op: 'incr', path: '/n', value: 1 }]);
    await account.container.item('1', 'a').delete();
    await put('1', 9);
    const changes = await drain(feed);
    expect(kinds(changes)).toEqual(['create', 'replace', 'replace', 'delete', 'create']);
    expect(changes.map(({ current }) => current.n)).toEqual([1, 2, 3, undefined, 9]);
    expect(changes.map(({ metadata }) => metadata.previousImageLSN)).toEqual([undefined, 1, 2, 3, undefined]);
    expect(changes.map(({ metadata }) => metadata.lsn)).toEqual([1, 2, 3, 4, 5]);
  });

  it('says of a delete whose it was: id and partition key, and that it was no expiry', async () => {
    const feed = reader(ChangeFeedStartFrom.Now('a'));
    await feed.readNext();
    await put('1');
    await account.container.item('1', 'a').delete();
    const [, gone] = await drain(feed);
    expect(gone).toEqual({
      current: {},
      metadata: {
        operationType: 'delete',
        lsn: 2,
        crts: expect.any(Number),
        previousImageLSN: 1,
        timeToLiveExpired: false,
        id: '1',
        partitionKey: { pk: 'a' },
      },
    });
  });

  it('has what expired as a delete of its own, without anybody looking at the item', async () => {
    const feed = reader(ChangeFeedStartFrom.Now());
    await feed.readNext();
    await put('1', 0, { ttl: 30 });
    await put('2');
    account.advance(60);
    const changes = await drain(feed);
    expect(kinds(changes)).toEqual(['create', 'create', 'delete']);
    expect(changes[2]?.metadata).toMatchObject({ timeToLiveExpired: true, lsn: 3, id: '1' });
    expect((await account.container.item('1', 'a').read()).statusCode).toBe(404);
  });

  it('has the deletes by partition key', async () => {
    await put('1');
    await put('2');
    const feed = reader(ChangeFeedStartFrom.Now('a'));
    await feed.readNext();
    await account.container.deleteAllItemsForPartitionKey('a');
    expect(kinds(await drain(feed))).toEqual(['delete', 'delete']);
  });

  it('is not cut inside a transaction', async () => {
    const feed = reader(ChangeFeedStartFrom.Now('a'), 1);
    await feed.readNext();
    await account.container.items.batch(
      ['1', '2', '3'].map((id) => ({ operationType: 'Create', resourceBody: { id, pk: 'a' } })),
      'a',
    );
    await put('4');
    expect((await feed.readNext()).result).toHaveLength(3);
    expect((await feed.readNext()).result).toHaveLength(1);
  });

  it('goes on over a split, nothing lost and nothing twice', async () => {
    const feed = reader(ChangeFeedStartFrom.Now(), 3);
    await drain(feed);
    const ids = 'abcdefghijklmnop'.split('');
    for (const pk of ids) await account.container.items.create({ id: '1', pk });
    const first = await feed.readNext();
    for (let n = 0; n < 3; n += 1) await account.split('orders');
    for (const pk of ids) await account.container.item('1', pk).delete();
    const changes = [...first.result, ...(await drain(feed))];
    expect(kinds(changes).toSorted()).toEqual([...ids.map(() => 'create'), ...ids.map(() => 'delete')]);
  });

  it('goes on within the retention period and not after it', async () => {
    const feed = reader(ChangeFeedStartFrom.Now('a'));
    await feed.readNext();
    await put('1');
    account.advance(4 * 60);
    await put('2');
    const { continuationToken } = await feed.readNext();
    account.advance(4 * 60);
    await put('3');
    account.advance(60);
    expect(kinds(await drain(reader(ChangeFeedStartFrom.Continuation(continuationToken))))).toEqual(['create']);
    account.advance(10 * 60);
    await expect(reader(ChangeFeedStartFrom.Continuation(continuationToken)).readNext()).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('within the retention period'),
    });
  });

  it.each([
    ['the beginning', () => ChangeFeedStartFrom.Beginning('a')],
    ['a point in time', () => ChangeFeedStartFrom.Time(new Date(0), 'a')],
  ])('cannot start from %s', async (_, from) => {
    await expect(reader(from()).readNext()).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('within the retention period'),
    });
  });

  it('needs a container that keeps versions; one can begin to and cease', async () => {
    const partitionKey = { paths: ['/pk'] };
    const { container } = await account.client.database('shop').containers.create({ id: 'plain', partitionKey });
    const read = () => {
      const changeFeedMode = ChangeFeedMode.AllVersionsAndDeletes;
      return container.items
        .getChangeFeedIterator({ changeFeedMode, changeFeedStartFrom: ChangeFeedStartFrom.Now('a') })
        .readNext();
    };
    await expect(read()).rejects.toMatchObject({ code: 400, message: expect.stringContaining('changeFeedPolicy') });
    const changeFeedPolicy = new ChangeFeedPolicy(ChangeFeedRetentionTimeSpan.fromMinutes(1));
    await container.replace({ id: 'plain', partitionKey, changeFeedPolicy });
    expect((await read()).statusCode).toBe(304);
    await container.replace({ id: 'plain', partitionKey });
    await expect(read()).rejects.toMatchObject({ code: 400 });
  });

  it('leaves the other mode as it is: latest versions, no deletes', async () => {
    await put('1', 1);
    await put('1', 2);
    await put('2');
    await account.container.item('2', 'a').delete();
    const headers = { 'a-im': 'Incremental Feed', 'x-ms-documentdb-partitionkey': '["a"]' };
    const { body } = await rawItems(account.cosmos, { headers });
    expect(JSON.parse(body).Documents).toMatchObject([{ id: '1', n: 2, _lsn: 2 }]);
  });

  it('is refused in the wire format of old', async () => {
    const headers = { 'a-im': 'Full-Fidelity Feed', 'if-none-match': '*', 'x-ms-documentdb-partitionkey': '["a"]' };
    const answer = await rawItems(account.cosmos, { headers });
    expect([answer.status, JSON.parse(answer.body).message]).toEqual([400, expect.stringContaining('wire format')]);
  });
});
