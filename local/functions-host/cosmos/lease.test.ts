import { expect, it } from 'vitest';
import { coverEverything } from './lease.ts';
import { lease } from './lease-store.fake.ts';

it.each([
  [['-FF'], true],
  [['55-FF', '-55'], true],
  [['-FF', '-55'], true],
  [['-55', 'AA-FF'], false],
  [['55-FF'], false],
  [['-AA'], false],
  [[], false],
])('leases of %j cover everything: %s', (ranges, covered) => {
  const leases = ranges.map((range) => {
    const [min = '', max = ''] = range.split('-');
    return lease({ feedRange: { min, max } });
  });
  expect(coverEverything(leases)).toBe(covered);
});
