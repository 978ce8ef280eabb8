import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultIndexingPolicy } from '../../request-units/indexing-policy.ts';
import { isObject, type JsonObject, type JsonValue } from '../../sql/json.ts';
import { prepareQuery } from '../../sql/query.ts';
import { testContainer } from '../../test/store.ts';
import type { Container, Scope } from '../store.ts';

const values: (JsonValue | undefined)[] = [undefined, null, true, 0, 1, 2.5, '', 'a', 'ab', [1], {}];
const literals = values.filter((value) => typeof value !== 'object' || value === null);
const value = fc.constantFrom(...values);
const written = fc.record({
  id: fc.nat(40),
  pk: fc.nat(2),
  a: value,
  b: value,
  s: fc.constantFrom('a', 'ab', 'abc', 'b'),
});
type Written = typeof written extends fc.Arbitrary<infer Type> ? Type : never;

const literal = fc.constantFrom(...literals).map((one) => (one === undefined ? 'undefined' : JSON.stringify(one)));
const path = fc.constantFrom('c.a', 'c.b', 'c.s', 'c["a"]', 'c.missing');
const simple = fc.oneof(
  fc.constantFrom(
    'c.k = 1',
    'c.k IN (2, 0)',
    'c.k > 0',
    'c.k = 0 OR c.k = 2',
    'c.k BETWEEN 1 AND 2',
    'c.s IN ("b", "ab")',
  ),
  fc.tuple(path, fc.constantFrom('=', '!=', '<', '<=', '>', '>='), literal).map((parts) => parts.join(' ')),
  fc.tuple(literal, fc.constantFrom('=', '<', '>='), path).map((parts) => parts.join(' ')),
  fc
    .tuple(path, fc.array(literal, { minLength: 1, maxLength: 3 }))
    .map(([of, list]) => `${of} IN (${list.join(', ')})`),
  fc.tuple(path, literal, literal).map(([of, low, high]) => `${of} BETWEEN ${low} AND ${high}`),
  fc.tuple(path, fc.constantFrom('""', '"a"', '"ab"', '1')).map(([of, start]) => `STARTSWITH(${of}, ${start})`),
  fc.tuple(path, fc.constantFrom('"a%"', '"_b%"', '"%"', '"ab"')).map(([of, like]) => `${of} LIKE ${like}`),
  path.map((of) => `IS_DEFINED(${of})`),
  path.map((of) => `NOT IS_DEFINED(${of})`),
  fc.constant('c.a = c.b'),
);
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    simple,
    fc.tuple(tie('filter'), fc.constantFrom('AND', 'OR'), tie('filter')).map(([l, op, r]) => `(${l} ${op} ${r})`),
    tie('filter').map((inner) => `(NOT (${inner}))`),
  ),
}));
const where = fc.option(filter).map((text) => (text === null ? '' : ` WHERE ${text}`));
const shapes = [
  (rest: string) => `SELECT VALUE c.id FROM c${rest}`,
  (rest: string) => `SELECT TOP 5 VALUE c.id FROM c${rest}`,
  (rest: string) => `SELECT c.id, c.a FROM c${rest} OFFSET 2 LIMIT 6`,
  (rest: string) => `SELECT DISTINCT VALUE c.a FROM c${rest}`,
];
const orders = ['c.a', 'c.a DESC', 'c.s', 'c.b DESC', 'c.a, c.b DESC', 'c.a DESC, c.b', 'c.s, c.a, c.b'];
const order = fc.constantFrom('', '', '', ...orders.map((items) => ` ORDER BY ${items}`));
const filtered = fc.tuple(fc.constantFrom(...shapes), where, order).map(([shape, w, o]) => shape(w + o));
const joined = fc
  .tuple(
    fc.constantFrom('VALUE [c.id, t]', 'DISTINCT VALUE t', 'TOP 4 c.id, t'),
    where,
    fc.constantFrom('', ' ORDER BY c.s DESC'),
  )
  .map(([selection, w, o]) => `SELECT ${selection} FROM c JOIN t IN c.list${w}${o}`);
const grouped = fc
  .tuple(fc.constantFrom('c.a, COUNT(1) AS n, MIN(c.b) AS least', 'VALUE SUM(1)'), where)
  .map(([selection, w]) => `SELECT ${selection} FROM c${w} GROUP BY c.a`);
const counted = where.map((w) => `SELECT VALUE COUNT(c.b) FROM c${w}`);
const nested = where.map((w) => `SELECT VALUE x FROM (SELECT VALUE c.s FROM c${w}) AS x WHERE x != "b"`);
const query = fc.oneof(
  { weight: 8, arbitrary: filtered },
  { weight: 3, arbitrary: joined },
  { weight: 2, arbitrary: grouped },
  counted,
  nested,
);
const pages = fc.array(
  fc.record({
    size: fc.integer({ min: 1, max: 7 }),
    split: fc.nat(9),
    changes: fc.array(fc.tuple(fc.boolean(), written), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 8 },
);

const compositeIndexes = [
  [{ path: '/a' }, { path: '/b', order: 'descending' }],
  [{ path: '/s' }, { path: '/a' }, { path: '/b' }],
];
const indexed = { indexingPolicy: { ...defaultIndexingPolicy, compositeIndexes } };
const unindexed = { indexingPolicy: { indexingMode: 'none' } };

function write(container: Container, { id, pk, ...rest }: Written): void {
  const body: JsonObject = { id: `i${id}`, pk: `p${pk}` };
  for (const [name, given] of Object.entries(rest)) if (given !== undefined) body[name] = given;
  container.upsert([`p${pk}`], body);
}

function remove(container: Container, { id, pk }: Written): void {
  const key = [`p${pk}`];
  const scope: Scope = { kind: 'key', key };
  if (container.query({ query: `SELECT * FROM c WHERE c.id = "i${id}"`, scope }).rows.length > 0)
    container.delete(key, `i${id}`);
}

function filled(definition: object, items: readonly Written[], ranges?: number): Container {
  const { container } = testContainer(definition, ranges);
  for (const item of items) write(container, item);
  return container;
}

/** Another text for the same place, which no cursor waits under. */
function disguised(continuation: string | undefined): string | undefined {
  if (continuation === undefined) return undefined;
  const text = Buffer.from(continuation, 'base64').toString();
  return Buffer.from(JSON.stringify(JSON.parse(text), null, 1)).toString('base64');
}

describe('queries of any kind', () => {
  it('find with indexes, page by page, what a look at every document finds', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 30 }), query, fc.integer({ min: 1, max: 5 }), (items, text, size) => {
        const container = filled(indexed, items, 1);
        const scope: Scope = { kind: 'range', rangeId: '0' };
        const documents = container.query({ query: 'SELECT * FROM c', scope, maxItemCount: 100 }).rows;
        const expected = [...prepareQuery(text, []).rows(documents.filter(isObject))].map(({ row }) => row);
        const found: JsonValue[] = [];
        let continuation: string | undefined;
        do {
          const page = container.query({ query: text, scope, maxItemCount: size, continuation });
          found.push(...page.rows);
          continuation = page.continuation;
        } while (continuation !== undefined);
        expect(found).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('give the same pages with indexes, without, and after the place was forgotten, while documents change and ranges split', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 30 }), query, pages, fc.boolean(), (items, text, steps, whole) => {
        // An order that is not indexed is refused.
        const other = text.includes('ORDER BY') ? indexed : unindexed;
        const containers = [filled(indexed, items), filled(other, items), filled(indexed, items)];
        const isMerged = prepareQuery(text, []).needsPipeline;
        const scope: Scope = whole && !isMerged ? { kind: 'all' } : { kind: 'key', key: ['p1'] };
        const continuations: (string | undefined)[] = [undefined, undefined, undefined];
        for (const { size, split, changes } of steps) {
          const [first, ...others] = containers.map((container, at) => {
            const continuation = at === 2 ? disguised(continuations[at]) : continuations[at];
            const page = container.query({ query: text, scope, maxItemCount: size, continuation });
            continuations[at] = page.continuation;
            for (const [isWrite, change] of changes) (isWrite ? write : remove)(container, change);
            const range = split < 3 ? container.ranges[split] : undefined;
            if (range !== undefined) container.split(range.id);
            return { rows: page.rows, continuation: page.continuation };
          });
          for (const other of others) expect(other).toEqual(first);
          if (first?.continuation === undefined) return;
        }
      }),
      { numRuns: 500 },
    );
  });
});
