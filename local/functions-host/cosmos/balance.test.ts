import { describe, expect, it } from 'vitest';
import { leasesToTake } from './balance.ts';
import { lease } from './lease-store.fake.ts';

/** Leases by their owners, `-` for none and a capital for an owner whose leases have expired. */
function leases(owners: string) {
  return owners.split('').map((owner, n) => ({
    ...lease({ id: `${owner}${n}`, owner: owner === '-' ? null : owner }),
    etag: '',
  }));
}
const take = (owners: string, random = () => 0.5) =>
  leasesToTake(leases(owners), { owner: 'a', isExpired: ({ owner }) => /[A-Z]/.test(owner ?? ''), random }).map(
    ({ id }) => id,
  );

describe('balancing', () => {
  it.each([
    ['a host alone takes all that is free', '---', ['-0', '-1', '-2']],
    ['it takes what has expired', 'DD-', ['D0', 'D1', '-2']],
    ['two hosts: free leases up to its share', 'b----', ['-1', '-2', '-3']],
    ['one beyond its share rather than leave it unread', 'aab-', ['-3']],
    ['a host that joins steals one at a time', 'bbb', ['b0']],
    ['from the host that has the most', 'bccc', ['c1']],
    ['not when that would only turn the tables', 'abb', []],
    ['not when all have their share', 'aabb', []],
    ['with fewer leases than hosts, one each', 'bc', []],
    ['and a host with two of them gives one', 'bbc', ['b0']],
    ['nothing where there are no leases', '', []],
  ])('%s', (_, owners, taken) => {
    expect(take(owners)).toEqual(taken);
  });

  it('takes in random order, so that hosts seldom collide', () => {
    const numbers = [0.9, 0.1, 0.5];
    expect(take('b---', () => numbers.shift() ?? 0)).toEqual(['-2', '-3']);
  });
});
