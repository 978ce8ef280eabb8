import { describe, expect, it } from 'vitest';
import { eachBounded } from './each-bounded.ts';

/** Work whose items end when the test says so. */
function heldWork() {
  const begun: number[] = [];
  const ends = new Map<number, (error?: Error) => void>();
  const work = (item: number) =>
    new Promise<void>((resolve, reject) => {
      begun.push(item);
      ends.set(item, (error) => (error === undefined ? resolve() : reject(error)));
    });
  const end = async (item: number, error?: Error) => {
    ends.get(item)?.(error);
    await new Promise(setImmediate);
  };
  return { begun, work, end };
}

describe('working on many at a time', () => {
  it('begins at most so many, and the next one as soon as one ends', async () => {
    const { begun, work, end } = heldWork();
    const all = eachBounded([1, 2, 3, 4, 5], 2, work);
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(3);
    await end(1);
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    await end(4);
    await end(5);
    expect(await all).toBeUndefined();
  });

  it('does each item once, and nothing when there is none', async () => {
    const done: number[] = [];
    await eachBounded(new Set([3, 1, 2]), 8, async (item) => void done.push(item));
    expect(done).toEqual([3, 1, 2]);
    await eachBounded([], 8, () => Promise.reject(new Error('no item')));
  });

  it('waits for all that began before it tells of a failure', async () => {
    const { begun, work, end } = heldWork();
    const told: unknown[] = [];
    const all = eachBounded([1, 2, 3], 2, work).catch((error: unknown) => void told.push(error));
    const first = new Error('first');
    await end(1, first);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    expect(told).toEqual([]);
    await end(3);
    await all;
    expect(told).toEqual([first]);
  });
});
