import type { SqlQuerySpec } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../sql/json.ts';
import { prepareQuery } from '../sql/query.ts';
import { startAccount, type TestAccount } from './account.ts';
import { sorted } from './sorted.ts';

const count = 60;
const items = Array.from({ length: count }, (_, n) => ({
  id: `i${n}`,
  pk: `p${n % 7}`,
  n: (n * 37) % count,
  team: ['a', 'b', 'c', 'd'][n % 4],
  size: (n % 5) + 1,
  ...(n % 3 === 0 ? {} : { at: n % 2 === 0 ? n : `t${n % 9}` }),
  tags: ['x', 'y', 'z'].slice(0, n % 4),
}));

let account: TestAccount;
let documents: JsonObject[];
beforeAll(async () => {
  account = await startAccount(
    {},
    {
      indexingPolicy: {
        includedPaths: [{ path: '/*' }],
        compositeIndexes: [
          [{ path: '/team' }, { path: '/n', order: 'descending' }],
          [{ path: '/size' }, { path: '/n' }],
        ],
      },
    },
  );
  for (const item of items) await account.container.items.create(item);
  documents = (await account.container.items.readAll<JsonObject>({ maxItemCount: 100 }).fetchAll()).resources;
});
afterAll(() => account.stop());

/** Over all ranges, through the pipeline of the SDK. */
async function fetched(query: string | SqlQuerySpec, maxItemCount: number): Promise<JsonValue[]> {
  const { resources } = await account.container.items.query<JsonValue>(query, { maxItemCount }).fetchAll();
  return resources;
}

function evaluated(query: string): JsonValue[] {
  return Array.from(prepareQuery(query, []).rows(documents), ({ row }) => row);
}

describe.each([3, 100])('the pipelines of the JavaScript SDK, %i rows a page', (size) => {
  it.each([
    'SELECT VALUE c.n FROM c ORDER BY c.n',
    'SELECT c.id, c.n FROM c WHERE c.n > 10 AND c.size != 2 ORDER BY c.n DESC',
    'SELECT TOP 7 VALUE c.n FROM c ORDER BY c.n DESC',
    'SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 5 LIMIT 11',
    'SELECT VALUE c.n FROM c ORDER BY c.team, c.n DESC',
    'SELECT VALUE c.n FROM c ORDER BY c.team DESC, c.n',
    'SELECT TOP 9 c.size, c.n FROM c ORDER BY c.size, c.n',
    'SELECT DISTINCT VALUE c.size FROM c ORDER BY c.size',
    'SELECT VALUE c["at"] FROM c WHERE IS_NUMBER(c["at"]) ORDER BY c["at"] DESC',
    'SELECT VALUE t FROM c JOIN t IN c.tags ORDER BY c.n',
    'SELECT VALUE ARRAY(SELECT VALUE UPPER(t) FROM t IN c.tags) FROM c ORDER BY c.n',
    'SELECT VALUE COUNT(1) FROM c',
    'SELECT VALUE SUM(c.n) FROM c WHERE c.size > 1',
    'SELECT VALUE AVG(c.n) FROM c',
    'SELECT VALUE MIN(c.n) FROM c WHERE c.n > 10',
    'SELECT VALUE MAX(c["at"]) FROM c',
    'SELECT VALUE COUNT(1) FROM c JOIN t IN c.tags WHERE t = "y"',
    'SELECT COUNT(1) AS n, MAX(c.n) AS most, MIN(c.size) AS least, AVG(c.size) AS mean, SUM(c.n) FROM c',
    'SELECT VALUE 1',
  ])('%s', async (query) => {
    expect(await fetched(query, size)).toEqual(evaluated(query));
  });

  it.each([
    'SELECT VALUE c.n FROM c WHERE c.team = "a"',
    'SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = "z")',
    'SELECT c.team, COUNT(1) AS many, MAX(c.n) AS most, AVG(c.size) AS mean FROM c GROUP BY c.team',
    'SELECT c.team, c.size, SUM(c.n) AS total FROM c WHERE c.n < 50 GROUP BY c.team, c.size',
    'SELECT VALUE c.size FROM c GROUP BY c.size',
    'SELECT DISTINCT c.team FROM c',
    'SELECT DISTINCT VALUE t FROM c JOIN t IN c.tags',
    'SELECT DISTINCT VALUE c.tags FROM c',
    'SELECT c.n, c["at"] FROM c WHERE c["at"] > 10 OR c["at"] = "t1"',
    'SELECT VALUE x FROM (SELECT VALUE c.n FROM c) AS x WHERE x < 9',
  ])('%s, in any order', async (query) => {
    expect(sorted(await fetched(query, size))).toEqual(sorted(evaluated(query)));
  });

  it.each([
    'SELECT TOP 8 VALUE c.n FROM c',
    'SELECT VALUE c.n FROM c OFFSET 3 LIMIT 8',
    'SELECT DISTINCT TOP 3 VALUE c.team FROM c',
  ])('%s: as many as wanted, each once', async (query) => {
    const rows = await fetched(query, size);
    expect(rows).toHaveLength(evaluated(query).length);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

it.each(['c.n', 'c.n DESC', 'c.team', 'c.size DESC'])(
  'under query control of the JavaScript SDK, ORDER BY %s goes on by token in another iterator, equal values and all',
  async (by) => {
    const rows: [id: string, value: JsonValue][] = [];
    let continuationToken: string | undefined;
    do {
      const from = continuationToken === undefined ? {} : { continuationToken };
      const page = await account.container.items
        .query<[string, JsonValue]>(`SELECT VALUE [c.id, ${by.replace(' DESC', '')}] FROM c ORDER BY ${by}`, {
          maxItemCount: 4,
          enableQueryControl: true,
          ...from,
        })
        .fetchNext();
      rows.push(...(page.resources ?? []));
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined && rows.length <= count);
    expect(new Set(rows.map(([id]) => id)).size).toBe(rows.length);
    expect(rows.map(([, value]) => value)).toEqual(
      evaluated(`SELECT VALUE ${by.replace(' DESC', '')} FROM c ORDER BY ${by}`),
    );
  },
);

it('a plan sends the SDK to the ranges of the keys in the filter only', async () => {
  account.forget();
  const query = {
    query: 'SELECT VALUE c.n FROM c WHERE c.pk = @pk ORDER BY c.n',
    parameters: [{ name: '@pk', value: 'p1' }],
  };
  const rows = await fetched(query, 100);
  expect(rows).toEqual(
    items
      .filter(({ pk }) => pk === 'p1')
      .map(({ n }) => n)
      .toSorted((a, b) => a - b),
  );
  expect(account.calls.filter((call) => call === 'items.query 200')).toHaveLength(1);
});
