import { expect, it } from 'vitest';
import { ChargeBook } from './charge-book.ts';

it('sums up by container and operation, and keeps ten thousand sums', () => {
  const book = new ChargeBook();
  const call = { database: 'shop', container: 'orders', operation: 'items.read' };
  book.add(call, 1);
  book.add(call, 1.04);
  expect(book.lines()).toEqual([{ ...call, calls: 2, requestUnits: 2.04 }]);
  for (let n = 0; n < 10_001; n += 1) book.add({ ...call, container: `${n}` }, 1);
  expect(book.lines()).toHaveLength(10_000);
  expect(book.lines().at(-1)).toMatchObject({ container: '10000' });
  expect(book.lines()).not.toContainEqual(expect.objectContaining({ container: 'orders' }));
});
