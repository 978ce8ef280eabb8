import { describe, expect, it } from 'vitest';
import { refusalOf, testContainer } from '../../test/store.ts';
import type { Container } from '../store.ts';

const keys = {
  'version 1': { paths: ['/a'] },
  'version 2': { paths: ['/a'], version: 2 },
  hierarchical: { paths: ['/a', '/b', '/c'], kind: 'MultiHash', version: 2 },
} as const;

/** Splits the fullest range until that is refused. How often it was done. */
function splitToTheEnd(container: Container): number {
  for (let splits = 0; ; splits += 1) {
    const [fullest] = container.ranges.toSorted((a, b) => b.count - a.count);
    const refusal = refusalOf(() => container.split(fullest?.id ?? ''));
    if (refusal !== 'none') {
      expect(refusal).toBe('400');
      return splits;
    }
    const borders = container.ranges.map(({ min, max }) => [min, max]);
    expect(borders.every(([min = '', max = '']) => min < max)).toBe(true);
    expect(borders.slice(1).map(([min]) => min)).toEqual(borders.slice(0, -1).map(([, max]) => max));
  }
}

describe('splitting the fullest range again and again', () => {
  it.each(Object.entries(keys))('leaves no range empty and no gap, until nothing is left to part: %s', (_, key) => {
    const { container } = testContainer({ partitionKey: key }, 2);
    for (const [n, leaf] of ['x', 'x', 'y', 'z'].entries()) {
      const id = String(n);
      container.create(['full', leaf, leaf].slice(0, key.paths.length), { id, a: 'full', b: leaf, c: leaf });
    }
    expect(splitToTheEnd(container)).toBeGreaterThan(8);
    expect(container.itemCount).toBe(4);
    expect(container.ranges.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  });
});
