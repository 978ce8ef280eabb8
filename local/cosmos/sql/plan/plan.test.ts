import { describe, expect, it } from 'vitest';
import type { QueryParameter } from '../query.ts';
import { prepareQuery } from '../query.ts';

const everywhere = [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }];
const plan = (text: string, parameters: QueryParameter[] = [], features?: string) =>
  prepareQuery(text, parameters).plan(everywhere, features);
const infoOf = (text: string, parameters?: QueryParameter[]) => plan(text, parameters).queryInfo;

const plain = {
  distinctType: 'None',
  top: null,
  offset: null,
  limit: null,
  orderBy: [],
  orderByExpressions: [],
  groupByExpressions: [],
  groupByAliases: [],
  aggregates: [],
  groupByAliasToAggregateType: {},
  rewrittenQuery: '',
  hasSelectValue: false,
  dCountInfo: null,
  hasNonStreamingOrderBy: false,
};

it('names all partitions, and nothing to combine for a plain query', () => {
  expect(plan('SELECT * FROM c WHERE c.a = 1')).toEqual({
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: plain,
    queryRanges: everywhere,
  });
});

/** As Microsoft's own query engine plans them: QueryPlanRetrieverTests of the .NET SDK, ServiceJNITests of the first Java SDK. */
describe('the recorded plan of', () => {
  it.each([
    [
      'SELECT * FROM c ORDER BY c.id',
      {
        orderBy: ['Ascending'],
        orderByExpressions: ['c.id'],
        rewrittenQuery:
          'SELECT c._rid, [{"item": c.id}] AS orderByItems, c AS payload\nFROM c\nWHERE ({documentdb-formattableorderbyquery-filter})\nORDER BY c.id',
      },
    ],
    [
      'SELECT c.id FROM c GROUP BY c.id',
      {
        groupByExpressions: ['c.id'],
        groupByAliases: ['id'],
        groupByAliasToAggregateType: { id: null },
        rewrittenQuery: 'SELECT [{"item": c.id}] AS groupByItems, {"id": c.id} AS payload\nFROM c\nGROUP BY c.id',
      },
    ],
    ['SELECT DISTINCT VALUE c.id FROM c', { distinctType: 'Unordered', hasSelectValue: true }],
    [
      'SELECT c.zipcode, MAX(c.age) FROM c GROUP BY c.zipcode',
      {
        groupByExpressions: ['c.zipcode'],
        groupByAliases: ['zipcode', '$1'],
        groupByAliasToAggregateType: { $1: 'Max', zipcode: null },
        rewrittenQuery:
          'SELECT [{"item": c.zipcode}] AS groupByItems, {"zipcode": c.zipcode, "$1": {"item": MAX(c.age), "item2": {"max": MAX(c.age), "count": COUNT(c.age)}}} AS payload\nFROM c\nGROUP BY c.zipcode',
      },
    ],
    [
      'SELECT c.region, c.zipcode, MIN(c.age) AS min_age FROM c GROUP BY c.region, c.zipcode',
      {
        groupByExpressions: ['c.region', 'c.zipcode'],
        groupByAliases: ['region', 'zipcode', 'min_age'],
        groupByAliasToAggregateType: { min_age: 'Min', region: null, zipcode: null },
        rewrittenQuery:
          'SELECT [{"item": c.region}, {"item": c.zipcode}] AS groupByItems, {"region": c.region, "zipcode": c.zipcode, "min_age": {"item": MIN(c.age), "item2": {"min": MIN(c.age), "count": COUNT(c.age)}}} AS payload\nFROM c\nGROUP BY c.region, c.zipcode',
      },
    ],
    [
      'SELECT COUNT(1) FROM c',
      {
        groupByAliases: ['$1'],
        groupByAliasToAggregateType: { $1: 'Count' },
        rewrittenQuery: 'SELECT {"$1": {"item": COUNT(1)}} AS payload\nFROM c',
      },
    ],
    [
      'SELECT VALUE COUNT(1) FROM c',
      { aggregates: ['Count'], hasSelectValue: true, rewrittenQuery: 'SELECT VALUE [{"item": COUNT(1)}]\nFROM c' },
    ],
    [
      'SELECT VALUE AVG(c.blah) FROM c',
      {
        aggregates: ['Average'],
        hasSelectValue: true,
        rewrittenQuery: 'SELECT VALUE [{"item": {"sum": SUM(c.blah), "count": COUNT(c.blah)}}]\nFROM c',
      },
    ],
    ['SELECT TOP 5 * FROM usertable u WHERE u.field_0 >= "user3"', { top: 5 }],
    [
      'SELECT TOP 10 c._ts FROM c ORDER BY c._ts',
      {
        top: 10,
        orderBy: ['Ascending'],
        orderByExpressions: ['c._ts'],
        rewrittenQuery:
          'SELECT TOP 10 c._rid, [{"item": c._ts}] AS orderByItems, {"_ts": c._ts} AS payload\nFROM c\nWHERE ({documentdb-formattableorderbyquery-filter})\nORDER BY c._ts',
      },
    ],
    [
      'SELECT c._ts FROM c ORDER BY c._ts OFFSET 5 LIMIT 7',
      {
        offset: 5,
        limit: 7,
        orderBy: ['Ascending'],
        orderByExpressions: ['c._ts'],
        rewrittenQuery:
          'SELECT c._rid, [{"item": c._ts}] AS orderByItems, {"_ts": c._ts} AS payload\nFROM c\nWHERE ({documentdb-formattableorderbyquery-filter})\nORDER BY c._ts\nOFFSET 0 LIMIT 12',
      },
    ],
  ])('%s', (text, expected) => {
    expect(infoOf(text)).toEqual({ ...plain, ...expected });
  });
});

describe('a rewritten query', () => {
  const rewritten = (text: string, parameters?: QueryParameter[]) => infoOf(text, parameters).rewrittenQuery;

  it('keeps the filter beside the resume filter', () => {
    expect(
      rewritten('select value r.n from root r where r.a = 1 or r.b = @b order by r["value"] desc', [
        { name: '@b', value: 1 },
      ]),
    ).toBe(
      'SELECT r._rid, [{"item": r["value"]}] AS orderByItems, r.n AS payload\nFROM root AS r\nWHERE ({documentdb-formattableorderbyquery-filter}) AND (((r.a = 1) OR (r.b = @b)))\nORDER BY r["value"] DESC',
    );
  });

  it('has counts in place of their parameters', () => {
    const parameters = [{ name: '@n', value: 3 }];
    expect(infoOf('SELECT TOP @n * FROM c ORDER BY c.a', parameters)).toMatchObject({
      top: 3,
      rewrittenQuery: expect.stringMatching(/^SELECT TOP 3 c\._rid/),
    });
    expect(
      infoOf('SELECT DISTINCT c.a, c.b AS x, c.a + 1 FROM c WHERE c.a > 1 OFFSET 1 LIMIT @n', parameters),
    ).toMatchObject({
      offset: 1,
      limit: 3,
      rewrittenQuery: 'SELECT DISTINCT c.a, c.b AS x, (c.a + 1)\nFROM c\nWHERE (c.a > 1)\nOFFSET 0 LIMIT 4',
    });
  });

  it('leaves limits to the client where rows vanish only when all partitions are put together', () => {
    expect(rewritten('SELECT DISTINCT TOP 3 VALUE c.a FROM c ORDER BY c.a')).not.toMatch(/TOP|DISTINCT/);
    expect(rewritten('SELECT DISTINCT VALUE c.a FROM c ORDER BY c.a OFFSET 1 LIMIT 2')).not.toMatch(/LIMIT|DISTINCT/);
    expect(rewritten('SELECT c.a FROM c GROUP BY c.a OFFSET 1 LIMIT 2')).not.toMatch(/LIMIT/);
    expect(infoOf('SELECT c.a FROM c GROUP BY c.a OFFSET 1 LIMIT 2')).toMatchObject({ offset: 1, limit: 2 });
  });

  it('tells whether equal rows follow each other', () => {
    expect(infoOf('SELECT DISTINCT VALUE c.a FROM c ORDER BY c["a"]')).toMatchObject({ distinctType: 'Ordered' });
    expect(infoOf('SELECT DISTINCT VALUE c.b FROM c ORDER BY c.a')).toMatchObject({ distinctType: 'Unordered' });
    expect(infoOf('SELECT DISTINCT c.a FROM c ORDER BY c.a')).toMatchObject({ distinctType: 'Unordered' });
  });

  it.each([
    'SELECT * FROM c WHERE c.n > 1 ORDER BY c.n DESC',
    'SELECT TOP 2 c.n, c["a b"] AS x FROM root c ORDER BY c["a b"]',
    'SELECT VALUE c.n FROM c OFFSET 1 LIMIT 2',
    'SELECT VALUE AVG(c.n) FROM c WHERE c.n BETWEEN 1 AND 5',
    'SELECT c.n, MAX(c.n) FROM c GROUP BY c.n',
  ])('of %s runs, with the place of the resume filter filled', (text) => {
    for (const filter of ['true', '(c.n >= 3)', '(c["a b"] < \'it\\u0027s\')']) {
      const query = prepareQuery(rewritten(text).replace('{documentdb-formattableorderbyquery-filter}', filter), []);
      expect(() => [...query.rows([])]).not.toThrow();
    }
  });

  it('does not run before the place is filled', () => {
    expect(() => prepareQuery(rewritten('SELECT * FROM c ORDER BY c.n'), [])).toThrow(
      expect.objectContaining({ code: 'syntax' }),
    );
  });
});

it.each(['SELECT VALUE COUNT(1) + 1 FROM c', 'SELECT LOWER(MAX(c.a)) FROM c'])('%s has none', (text) => {
  expect(() => plan(text)).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      feature: 'an aggregate inside an expression, over several partitions',
    }),
  );
});

describe('clients must combine', () => {
  it.each([
    ['SELECT * FROM c', false],
    ['SELECT VALUE c.a FROM c WHERE c.a IN (1)', false],
    ['SELECT * FROM c ORDER BY c.a', true],
    ['SELECT TOP 1 * FROM c', true],
    ['SELECT * FROM c OFFSET 0 LIMIT 1', true],
    ['SELECT DISTINCT VALUE c.a FROM c', true],
    ['SELECT VALUE COUNT(1) FROM c', true],
    ['SELECT c.a, SUM(c.b) FROM c GROUP BY c.a', true],
    ['SELECT c.a FROM c GROUP BY c.a', true],
  ])('%s: %j', (text, expected) => {
    expect(prepareQuery(text, []).needsPipeline).toBe(expected);
  });
});

describe('a count of distinct rows', () => {
  const features = 'Aggregate, DCount, Distinct, NonValueAggregate, OrderBy';

  it.each([
    ['SELECT COUNT(1) AS n FROM (SELECT DISTINCT c.a FROM c)', 'n', false],
    ['SELECT COUNT(1) FROM (SELECT DISTINCT c.a FROM c)', '$1', false],
    ['SELECT VALUE COUNT(1) FROM (SELECT DISTINCT c.a FROM c)', '', true],
  ])('%s is the client’s', (text, dCountAlias, hasSelectValue) => {
    expect(plan(text, [], features).queryInfo).toMatchObject({
      distinctType: 'Unordered',
      dCountInfo: { dCountAlias },
      rewrittenQuery: 'SELECT DISTINCT c.a FROM c',
      hasSelectValue,
      aggregates: [],
      groupByAliases: [],
    });
  });

  it('is refused to a client that cannot', () => {
    expect(() => plan('SELECT VALUE COUNT(1) FROM (SELECT DISTINCT c.a FROM c)')).toThrow(
      /Query contained DCount, which the calling client does not support/,
    );
  });
});

it('tells of every feature that a client lacks', () => {
  expect(() => plan('SELECT DISTINCT TOP 1 * FROM c ORDER BY c.a, c.b', [], 'Top,OrderBy')).toThrow(
    /contained Distinct.*\n.*contained MultipleOrderBy/,
  );
});

it.each([
  'SELECT VALUE COUNT(1) FROM (SELECT TOP 3 c.a FROM c)',
  'SELECT VALUE t FROM t IN c.tags ORDER BY t',
  'SELECT VALUE x FROM (SELECT DISTINCT VALUE c.a FROM c) AS x',
])('there is none for %s', (text) => {
  expect(() => plan(text)).toThrow(expect.objectContaining({ name: 'QueryError' }));
});
