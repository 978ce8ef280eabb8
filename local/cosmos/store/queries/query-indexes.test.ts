import { seededRandom } from 'local-service/random';
import { beforeAll, describe, expect, it } from 'vitest';
import { isObject, type JsonObject, type JsonValue } from '../../sql/json.ts';
import { prepareQuery } from '../../sql/query.ts';
import { testContainer } from '../../test/store.ts';
import type { Container, Scope } from '../store.ts';

/** So many that no index is passed over for being short. */
const count = 3000;
const random = seededRandom(7);
const draw = <Value>(...values: Value[]) => values[Math.floor(random() * values.length)];
const compositeIndexes = [[{ path: '/level' }, { path: '/n', order: 'descending' }]];

function body(n: number): JsonObject {
  const wakeAt = draw<JsonValue>(n, n % 10, null, `t${n % 50}`, true, [n]);
  return {
    id: `i${n}`,
    pk: draw('many', 'many', 'few') ?? 'many',
    n,
    level: Math.floor(random() * 3),
    name: `${draw('a', 'b', 'c')}${n % 97}`,
    ...(random() < 0.3 || wakeAt === undefined ? {} : { wakeAt }),
  };
}

const queries = [
  'SELECT VALUE c.id FROM c',
  'SELECT VALUE c.id FROM c WHERE c.level = 1',
  'SELECT VALUE c.id FROM c WHERE c.level IN (2, 0)',
  'SELECT VALUE c.id FROM c WHERE c.level > 0 AND c.name < "b5"',
  'SELECT VALUE c.id FROM c WHERE STARTSWITH(c.name, "b1") OR c.name LIKE "c2%"',
  'SELECT VALUE c.id FROM c WHERE c.wakeAt <= 40 ORDER BY c.wakeAt',
  'SELECT VALUE c.id FROM c WHERE c.wakeAt > 5 ORDER BY c.wakeAt DESC',
  'SELECT VALUE c.id FROM c WHERE c.wakeAt >= 3 AND c.level = 2 ORDER BY c.wakeAt DESC',
  'SELECT VALUE c.id FROM c WHERE c.wakeAt IN (7, 3, "t9", null) ORDER BY c.wakeAt DESC',
  'SELECT VALUE c.id FROM c WHERE c.level = 1 ORDER BY c.n DESC',
  'SELECT VALUE c.id FROM c WHERE c.name = "a5" ORDER BY c.n DESC',
  'SELECT VALUE c.id FROM c ORDER BY c.level',
  'SELECT VALUE c.id FROM c ORDER BY c.level DESC',
  'SELECT VALUE c.id FROM c ORDER BY c.wakeAt',
  'SELECT VALUE c.id FROM c WHERE NOT IS_DEFINED(c.wakeAt) ORDER BY c.wakeAt DESC',
  'SELECT VALUE c.id FROM c ORDER BY c.level, c.n DESC',
  'SELECT VALUE c.id FROM c WHERE c.level >= 1 ORDER BY c.level DESC, c.n',
  'SELECT TOP 333 VALUE c.id FROM c ORDER BY c.wakeAt DESC',
  'SELECT VALUE c.id FROM c ORDER BY c.name OFFSET 700 LIMIT 500',
  'SELECT DISTINCT VALUE c.name FROM c WHERE c.level < 2 ORDER BY c.name DESC',
  'SELECT c.level, COUNT(1) AS n, MAX(c.wakeAt) AS last FROM c WHERE c.n > 100 GROUP BY c.level',
];
const scopes: Scope[] = [
  { kind: 'range', rangeId: '0' },
  { kind: 'key', key: ['many'] },
];

let container: Container;
beforeAll(() => {
  ({ container } = testContainer({ indexingPolicy: { includedPaths: [{ path: '/*' }], compositeIndexes } }, 1));
  for (let n = 0; n < count; n += 1) upsert(body(n));
});

function upsert(item: JsonObject): void {
  container.upsert([typeof item.pk === 'string' ? item.pk : null], item);
}

function documents(scope: Scope): JsonObject[] {
  return container.query({ query: 'SELECT * FROM c', scope, maxItemCount: 2 * count }).rows.filter(isObject);
}

/** Every page from the place that the last one told; `forgotten`: as after a restart. */
function paged(query: string, scope: Scope, size: number, forgotten: boolean): JsonValue[] {
  const rows: JsonValue[] = [];
  let continuation: string | undefined;
  do {
    const page = container.query({ query, scope, maxItemCount: size, continuation });
    rows.push(...page.rows);
    const blank = forgotten ? ' ' : '';
    continuation = page.continuation && page.continuation + blank;
  } while (continuation !== undefined);
  return rows;
}

describe.each(scopes)('queries that read long indexes of a $kind', (scope) => {
  it.each(queries)('%s', (query) => {
    const expected = (): JsonValue[] => Array.from(prepareQuery(query, []).rows(documents(scope)), ({ row }) => row);
    expect(paged(query, scope, 97, false)).toEqual(expected());
    for (let n = 0; n < 60; n += 1) upsert(body(Math.floor(random() * (count + 30))));
    expect(paged(query, scope, 97, true)).toEqual(expected());
    expect(paged(query, scope, 4 * count, false)).toEqual(expected());
  });
});
