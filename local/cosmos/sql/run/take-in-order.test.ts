import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeInOrder } from './take-in-order.ts';

it('gives all items, the least first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ max: 20 })), (numbers) => {
      const sorted = numbers.toSorted((a, b) => a - b);
      expect([...takeInOrder(numbers, (a, b) => a - b)]).toEqual(sorted);
    }),
  );
});

it('compares little for the first few of many', () => {
  let comparisons = 0;
  const numbers = Array.from({ length: 10_000 }, (_, index) => (index * 7_919) % 10_007);
  const inOrder = takeInOrder(numbers, (a, b) => {
    comparisons += 1;
    return a - b;
  });
  const first = [inOrder.next().value, inOrder.next().value, inOrder.next().value];
  expect(first).toEqual([0, 1, 2]);
  expect(comparisons).toBeLessThan(25_000);
});
