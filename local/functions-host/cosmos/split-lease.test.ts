import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../virtual-clock.fake.ts';
import { HeldLease } from './held-lease.ts';
import type { FeedRangeBorders } from './lease.ts';
import { FakeLeaseStore, lease } from './lease-store.fake.ts';
import { splitLease } from './split-lease.ts';

const clock = new VirtualClock(7_000);
let store: FakeLeaseStore;
let whole: HeldLease;
beforeEach(() => {
  store = new FakeLeaseStore();
  const stored = store.put(
    lease({ id: '55-AA', feedRange: { min: '55', max: 'AA' }, owner: 'me', continuation: 'c5' }),
  );
  whole = new HeldLease(stored, { store, clock, owner: 'me' });
});

async function split(...borders: string[]): Promise<string[]> {
  const ranges = borders.slice(1).map((max, n): FeedRangeBorders => ({ min: borders[n] ?? '', max }));
  const creation = {
    store,
    clock,
    ranges: async () => ranges,
    leaseId: ({ min, max }: FeedRangeBorders) => `${min}-${max}`,
    startPosition: () => Promise.reject(new Error('parts begin where the whole was')),
  };
  const owned = await splitLease(whole, creation, 'me');
  return owned.map(({ id }) => id);
}
const stored = () => [...store.leases.values()].map(({ id, owner, continuation }) => `${id} ${owner} ${continuation}`);

describe('splitting a lease', () => {
  it('makes one for each part, where the whole was, and removes the whole', async () => {
    expect(await split('', '55', '80', 'AA', 'FF')).toEqual(['55-80', '80-AA']);
    expect(stored()).toEqual(['55-80 me c5', '80-AA me c5']);
  });

  it('makes as many as there are when the range has split more than once', async () => {
    expect(await split('', '55', '60', '70', '80', 'AA', 'FF')).toHaveLength(4);
  });

  it('keeps to the borders of the whole', async () => {
    expect(await split('', '80', 'FF')).toEqual(['55-80', '80-AA']);
  });

  it('does nothing when another host has the lease by now, which may have read further', async () => {
    store.put(lease({ id: '55-AA', owner: 'other', continuation: 'c9' }));
    expect(await split('', '55', '80', 'AA', 'FF')).toEqual([]);
    expect(stored()).toEqual(['55-AA other c9']);
  });

  it('goes on where a host died in here: parts that are being read stay, others learn how far the whole was read', async () => {
    store.put(lease({ id: '55-80', owner: 'other', continuation: 'c7' }));
    store.put(lease({ id: '80-AA', owner: null, continuation: null }));
    expect(await split('', '55', '80', 'AA', 'FF')).toEqual([]);
    expect(stored()).toEqual(['55-80 other c7', '80-AA null c5']);
  });

  it('keeps the whole when the container does not show its parts', async () => {
    await expect(split('', '55', 'AA', 'FF')).rejects.toThrow('do not show its parts');
    expect(stored()).toEqual(['55-AA me c5']);
  });
});
