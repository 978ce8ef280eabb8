import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from './backoff.ts';

describe('the wait after the nth failure in a row', () => {
  it('is 30 s, doubling up to 30 min', () => {
    const waits = Array.from({ length: 9 }, (_, n) => backoff(n + 1, () => 0.5));
    expect(waits.map((wait) => wait / 1_000)).toEqual([30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800]);
  });

  it('is spread by 20 % to either side, so that orders that failed together do not come back together', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, chance) => {
          const middle = backoff(n, () => 0.5);
          const wait = backoff(n, () => chance);
          expect(Number.isInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(middle * 0.8);
          expect(wait).toBeLessThanOrEqual(middle * 1.2);
        },
      ),
    );
    expect([backoff(1, () => 0), backoff(1, () => 0.999_999_9)]).toEqual([24_000, 36_000]);
  });
});
