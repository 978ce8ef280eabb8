import { type ChangeFeedPullModelIterator, ChangeFeedStartFrom, type Container } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { sorted } from '../test/sorted.ts';

let account: TestAccount;
let container: Container;

interface Visit {
  id: string;
  tenant: string;
  user: string;
  session: number;
}

const visits: Visit[] = ['t1', 't2', 't3'].flatMap((tenant) =>
  ['u1', 'u2', 'u3'].flatMap((user) =>
    [1, 2].map((session) => ({ id: `${tenant}${user}s${session}`, tenant, user, session })),
  ),
);

const idsOf = (tenant: string, user?: string) =>
  visits.filter((visit) => visit.tenant === tenant && (user === undefined || visit.user === user)).map(({ id }) => id);

beforeEach(async () => {
  account = await startAccount();
  const partitionKey = { paths: ['/tenant', '/user', '/session'], kind: 'MultiHash', version: 2 };
  ({ container } = await account.client
    .database('shop')
    .containers.create({ id: 'visits', partitionKey } as { id: string }));
  for (const visit of visits) await container.items.create(visit);
});
afterEach(() => account.stop());

const queried = async (key: (string | number)[], query = 'SELECT VALUE c.id FROM c') =>
  (await container.items.query<string>(query, { partitionKey: key, maxItemCount: 2 }).fetchAll()).resources;

async function drain(feed: ChangeFeedPullModelIterator<Visit>): Promise<string[]> {
  const ids: string[] = [];
  for (let page = await feed.readNext(); page.statusCode === 200; page = await feed.readNext()) {
    ids.push(...page.result.map(({ id }) => id));
  }
  return ids.toSorted();
}

const feed = (key: (string | number)[]) =>
  container.items.getChangeFeedIterator<Visit>({
    changeFeedStartFrom: ChangeFeedStartFrom.Beginning(key),
    maxItemCount: 2,
  });

describe('a key of three levels', () => {
  it('names an item by all of them', async () => {
    expect((await container.item('t1u1s1', ['t1', 'u1', 1]).read()).statusCode).toBe(200);
    expect((await container.item('t1u1s1', ['t1', 'u1', 2]).read()).statusCode).toBe(404);
    await expect(container.item('t1u1s1', ['t1', 'u1']).read()).rejects.toMatchObject({ code: 400 });
  });

  it.each([
    ['one', ['t1'], idsOf('t1')],
    ['two', ['t1', 'u2'], idsOf('t1', 'u2')],
    ['all', ['t1', 'u2', 2], ['t1u2s2']],
  ])('is queried and followed by the first values of it: %s', async (_, key, ids) => {
    expect(sorted(await queried(key))).toEqual(sorted(ids));
    expect(await drain(feed(key))).toEqual(ids);
  });

  it('is found by its first values over every split, even when they lie in several ranges', async () => {
    const read = feed(['t2']);
    const first = await read.readNext();
    const store = account.cosmos.store.container('shop', 'visits');
    const home = () => store.rangeOf(['t2', 'u1', 1]).id;
    for (let n = 0; n < 8; n += 1) await account.split('visits', home());
    expect(sorted(await queried(['t2']))).toEqual(sorted(idsOf('t2')));
    expect([...first.result.map(({ id }) => id), ...(await drain(read))].toSorted()).toEqual(idsOf('t2'));
    const ordered = await queried(['t2'], 'SELECT VALUE c.id FROM c ORDER BY c.id');
    expect(ordered).toEqual(idsOf('t2'));
  });

  it('may lack values', async () => {
    await container.items.create({ id: 'nobody', tenant: 't9' });
    expect(await queried(['t9'])).toEqual(['nobody']);
  });
});
