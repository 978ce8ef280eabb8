import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { wantedBy } from './wanted.ts';

const [line] = sampleOrder(1).terms.lines;
const lines = (...wanted: [sku: string, quantity: number][]) => ({
  lines: wanted.flatMap(([sku, quantity]) => (line === undefined ? [] : [{ ...line, sku, quantity }])),
});

it('takes each sku once, with all that is wanted of it, sorted', () => {
  expect(wantedBy(lines(['tea', 1], ['mug', 2], ['tea', 3], ['Mug', 1]))).toEqual([
    { sku: 'Mug', quantity: 1 },
    { sku: 'mug', quantity: 2 },
    { sku: 'tea', quantity: 4 },
  ]);
});

it('is the same whatever the order of the lines, so that two orders take skus in the same order', () => {
  const wanted = fc.tuple(fc.constantFrom('a', 'b', 'B', 'c-1', 'c.1', 'c1'), fc.integer({ min: 1, max: 999 }));
  fc.assert(
    fc.property(fc.array(wanted), (lots) => {
      expect(wantedBy(lines(...lots.toReversed()))).toEqual(wantedBy(lines(...lots)));
    }),
  );
});
