import { describe, expect, it } from 'vitest';
import { testContainer } from '../../test/store.ts';
import { effectiveKey } from '../hash/effective-key.ts';

describe('the ranges of a plan', () => {
  const { container } = testContainer();
  const ranges = (query: string, parameters: { name: string; value: unknown }[] = []) =>
    container.plan(query, parameters).queryRanges;
  const at = (...keys: (string | number | null)[]) =>
    keys
      .map((key) => effectiveKey([key], 'v2'))
      .toSorted()
      .map((place) => ({ min: place, max: place, isMinInclusive: true, isMaxInclusive: true }));
  const everywhere = [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }];

  it.each([
    ['SELECT * FROM c WHERE c.pk = "a" ORDER BY c.n', ['a']],
    ['SELECT * FROM c WHERE c.n > 1 AND c["pk"] = @pk', ['b']],
    ['SELECT * FROM c WHERE c.pk IN ("a", 1, null, "a")', ['a', 1, null]],
    ['SELECT * FROM c WHERE (c.id = "1" AND c.pk = "a") OR (c.id = "2" AND c.pk = "b")', ['a', 'b']],
    ['SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.pk = "a" AND t > 1', ['a']],
  ])('are the places of the keys that the filter names: %s', (query, keys) => {
    expect(ranges(query, [{ name: '@pk', value: 'b' }])).toEqual(at(...keys));
  });

  it.each([
    'SELECT * FROM c',
    'SELECT * FROM c WHERE c.pk > "a"',
    'SELECT * FROM c WHERE c.pk = "a" OR c.n = 1',
    'SELECT * FROM c WHERE c.pk = c.n',
    'SELECT * FROM c WHERE NOT (c.pk = "a")',
    'SELECT * FROM c WHERE c.pk = "a" AND c.pk = "b"',
  ])('are everywhere for %s', (query) => {
    expect(ranges(query)).toEqual(everywhere);
  });

  it('are one point for a query that reads nothing', () => {
    expect(ranges('SELECT VALUE 1')).toEqual([{ min: '', max: '', isMinInclusive: true, isMaxInclusive: true }]);
  });

  it('are a stretch for the first values of a hierarchical key', () => {
    const { container } = testContainer({ partitionKey: { paths: ['/t', '/u'], kind: 'MultiHash', version: 2 } });
    const min = effectiveKey(['x'], 'multi');
    const [prefix] = container.plan('SELECT * FROM c WHERE c.t = "x"', []).queryRanges;
    expect(prefix).toEqual({ min, max: `${min}FF`, isMinInclusive: true, isMaxInclusive: false });
    const [point] = container.plan('SELECT * FROM c WHERE c.t = "x" AND c.u = 1', []).queryRanges;
    expect(point).toMatchObject({ min: effectiveKey(['x', 1], 'multi'), isMaxInclusive: true });
    expect(container.plan('SELECT * FROM c WHERE c.u = 1', []).queryRanges).toEqual(everywhere);
  });
});
