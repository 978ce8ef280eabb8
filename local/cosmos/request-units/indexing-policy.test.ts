import { describe, expect, it } from 'vitest';
import { IndexedPaths } from './indexing-policy.ts';

const paths = (included: string[], excluded: string[]) =>
  new IndexedPaths({
    includedPaths: included.map((path) => ({ path })),
    excludedPaths: excluded.map((path) => ({ path })),
  });

describe('an indexing policy covers', () => {
  it('everything below /*', () => {
    expect(paths(['/*'], []).covers('/a/b/?')).toBe(true);
  });

  it('a scalar under /a/?, but not what lies deeper', () => {
    const policy = paths(['/a/?'], ['/*']);
    expect(policy.covers('/a/?')).toBe(true);
    expect(policy.covers('/a')).toBe(true);
    expect(policy.covers('/a/b/?')).toBe(false);
    expect(policy.covers('/c/?')).toBe(false);
  });

  it('what the longer rule says when two match', () => {
    const policy = paths(['/*', '/log/at/?'], ['/log/*']);
    expect(policy.covers('/log/text/?')).toBe(false);
    expect(policy.covers('/log/at/?')).toBe(true);
    expect(policy.covers('/other/?')).toBe(true);
  });

  it('elements of arrays by []', () => {
    expect(paths(['/lines/[]/sku/?'], ['/*']).covers('/lines/[]/sku/?')).toBe(true);
    expect(
      paths(['/lines/[]/sku/?'], ['/*']).terms({
        lines: [
          { sku: 'a', n: 1 },
          { sku: 'b', n: 2 },
        ],
      }),
    ).toHaveLength(2);
  });

  it('names in quotes', () => {
    expect(paths(['/"a b"/?'], ['/*']).covers('/"a b"/?')).toBe(true);
    expect(paths(['/"a b"/?'], ['/*']).terms({ 'a b': 1 })).toHaveLength(1);
  });

  it('nothing when indexing is off', () => {
    expect(new IndexedPaths({ indexingMode: 'none', includedPaths: [{ path: '/*' }] }).covers('/a/?')).toBe(false);
  });
});
