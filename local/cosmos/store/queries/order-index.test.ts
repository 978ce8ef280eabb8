import { describe, expect, it } from 'vitest';
import { refusalOf, testContainer } from '../../test/store.ts';

const scope = { kind: 'key', key: ['p'] } as const;

describe('ORDER BY', () => {
  const { container } = testContainer({
    indexingPolicy: {
      includedPaths: [{ path: '/*' }],
      excludedPaths: [{ path: '/secret/?' }],
      compositeIndexes: [
        [{ path: '/a' }, { path: '/b', order: 'descending' }],
        [{ path: '/x/y' }, { path: '/"a b"' }],
      ],
    },
  });
  const order = (by: string) => refusalOf(() => container.query({ query: `SELECT * FROM c ORDER BY ${by}`, scope }));

  it.each(['c.a', 'c.n DESC', 'c._ts', 'c.a, c.b DESC', 'c.a DESC, c.b', 'c.x.y, c["a b"] ASC'])(
    '%s is served',
    (by) => {
      expect(order(by)).toBe('none');
    },
  );

  it.each(['c.secret', 'c.a, c.b', 'c.b DESC, c.a', 'c.a, c.b DESC, c.n', 'c.a, c.n'])(
    '%s is refused, for want of an index',
    (by) => {
      expect(order(by)).toBe('400');
    },
  );

  it.each(['c.id', 'c._ts DESC'])('%s is served whatever the policy excludes, unless nothing is indexed', (by) => {
    const query = { query: `SELECT * FROM c ORDER BY ${by}`, scope };
    const nothing = testContainer({ indexingPolicy: { excludedPaths: [{ path: '/*' }] } }).container;
    expect(refusalOf(() => nothing.query(query))).toBe('none');
    const off = testContainer({ indexingPolicy: { indexingMode: 'none', automatic: false } }).container;
    expect(refusalOf(() => off.query(query))).toBe('400');
  });
});
