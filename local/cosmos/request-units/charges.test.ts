import { describe, expect, it } from 'vitest';
import { feedCharge, patchCharge, queryCharge, readCharge, writeCharge } from './charges.ts';
import { defaultIndexingPolicy, IndexedPaths } from './indexing-policy.ts';

const everything = new IndexedPaths(defaultIndexingPolicy);

/** An item of 1 kB with ten terms, the one that the published figures are about. */
const published = (changed: Record<string, number> = {}) => ({
  size: 1024,
  document: { ...Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`p${at}`, at])), ...changed },
});

describe('request charges next to the published figures', () => {
  it('point reads by size', () => {
    expect(readCharge(300)).toBe(1);
    expect(readCharge(1024)).toBe(1);
    expect(readCharge(64 * 1024)).toBe(4.76);
    expect(readCharge(2048 * 1024)).toBe(291.8);
  });

  it('create and delete of 1 kB with ten terms: 7', () => {
    expect(writeCharge({ after: published() }, everything)).toBeCloseTo(7, 0);
    expect(writeCharge({ before: published() }, everything)).toBe(writeCharge({ after: published() }, everything));
  });

  it('replace with two terms changed: 10.8', () => {
    const charge = writeCharge({ before: published(), after: published({ p0: 90, p1: 91 }) }, everything);
    expect(Math.abs(charge - 10.8)).toBeLessThan(0.2);
  });

  it('patch of the same two properties: 11.6', () => {
    const charge = patchCharge(published(), published({ p0: 90, p1: 91 }), 2, everything);
    expect(Math.abs(charge - 11.6)).toBeLessThan(0.2);
  });

  it('a feed page of five items: 5, an empty one: 1', () => {
    expect(feedCharge([900, 900, 900, 900, 900])).toBe(5);
    expect(feedCharge([])).toBe(1);
  });

  it('a small query: about 2.35', () => {
    expect(queryCharge({ rows: 1, bytesOut: 100, scanned: 1 })).toBeCloseTo(2.35, 1);
  });
});

describe('the terms that a write pays for', () => {
  it('are those that the policy includes', () => {
    const narrow = new IndexedPaths({ includedPaths: [{ path: '/p0/?' }], excludedPaths: [{ path: '/*' }] });
    expect(writeCharge({ after: published() }, narrow)).toBe(5.15);
  });

  it('count every element of an array', () => {
    const one = writeCharge({ after: { size: 500, document: { tags: ['a'] } } }, everything);
    const three = writeCharge({ after: { size: 500, document: { tags: ['a', 'b', 'c'] } } }, everything);
    expect(three - one).toBeCloseTo(0.4);
  });

  it('are only the removed and the added ones in a replace', () => {
    const same = writeCharge({ before: published(), after: published() }, everything);
    expect(same).toBe(9.9);
  });

  it('include one for each composite index', () => {
    const composite = new IndexedPaths({
      ...defaultIndexingPolicy,
      compositeIndexes: [[{ path: '/a' }, { path: '/b' }]],
    });
    expect(
      writeCharge({ after: published() }, composite) - writeCharge({ after: published() }, everything),
    ).toBeCloseTo(0.2);
  });
});
