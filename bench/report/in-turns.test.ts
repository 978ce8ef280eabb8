import { expect, test } from 'vitest';
import { inTurns, ratioOf } from './in-turns.ts';

test('subjects take turns, and nobody always comes first', async () => {
  const seen: string[] = [];
  const samples = await inTurns(['a', 'b'], 3, async (subject) => seen.push(subject));
  expect(seen.join('')).toBe('abbaab');
  expect(samples).toEqual([
    [1, 4, 5],
    [2, 3, 6],
  ]);
});

test('ratios are those of the same round', () => {
  expect(ratioOf([2, 30, 12], [1, 10, 3])).toEqual({ median: 3, lowest: 2, highest: 4 });
});
