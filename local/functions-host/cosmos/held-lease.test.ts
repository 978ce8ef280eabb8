import { beforeEach, describe, expect, it } from 'vitest';
import { acquireLease, HeldLease } from './held-lease.ts';
import { FakeLeaseStore, lease } from './lease-store.fake.ts';

let store: FakeLeaseStore;
let held: HeldLease;
beforeEach(() => {
  store = new FakeLeaseStore();
  const stored = store.put(lease({ owner: 'me' }));
  held = new HeldLease(stored, { store, owner: 'me', clock: { now: () => 7_000, sleep: async () => undefined } });
});

describe('a held lease', () => {
  it('writes its checkpoint and the time of every write', async () => {
    expect(await held.checkpoint('c1')).toBe(true);
    expect(store.leases.get('a')).toMatchObject({ continuation: 'c1', owner: 'me', timestamp: 7_000 });
    expect(await held.release()).toBe(true);
    expect(store.leases.get('a')).toMatchObject({ continuation: 'c1', owner: null });
  });

  it('writes one after another when asked for several at once', async () => {
    expect(await Promise.all([held.renew(), held.checkpoint('c1'), held.renew(), held.checkpoint('c2')])).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(store.leases.get('a')?.continuation).toBe('c2');
  });

  it('writes again over a change of its own that it did not hear of', async () => {
    store.put(lease({ owner: 'me', continuation: 'lost answer' }));
    expect(await held.checkpoint('c1')).toBe(true);
    expect(store.leases.get('a')?.continuation).toBe('c1');
  });

  it('writes over what somebody has spoiled, from memory', async () => {
    expect(await held.checkpoint('c1')).toBe(true);
    store.spoil('a');
    expect(await held.renew()).toBe(true);
    expect(await store.read('a')).toMatchObject({ owner: 'me', continuation: 'c1' });
  });

  it('gives way when another host has taken it, or it is gone', async () => {
    store.put(lease({ owner: 'other', continuation: 'theirs' }));
    expect(await held.checkpoint('c1')).toBe(false);
    expect(store.leases.get('a')).toMatchObject({ owner: 'other', continuation: 'theirs' });
    store.leases.clear();
    expect(await held.renew()).toBe(false);
  });

  it('tells of a failure, and can be written after it', async () => {
    store.failure = new Error('unreachable');
    await expect(held.renew()).rejects.toThrow('unreachable');
    store.failure = undefined;
    expect(await held.renew()).toBe(true);
  });
});

describe('acquiring a lease', () => {
  const acquire = (listed: ReturnType<FakeLeaseStore['put']>) =>
    acquireLease(listed, { store, owner: 'me', clock: { now: () => 7_000, sleep: async () => undefined } });

  it('takes it with the checkpoint its owner has written since it was listed', async () => {
    const listed = store.put(lease({ owner: 'busy', continuation: 'c1' }));
    store.put(lease({ owner: 'busy', continuation: 'c2' }));
    const acquired = await acquire(listed);
    expect(acquired?.lease).toMatchObject({ owner: 'me', continuation: 'c2', timestamp: 7_000 });
  });

  it('leaves it when another host was faster, or it is gone', async () => {
    const listed = store.put(lease({ owner: null }));
    store.put(lease({ owner: 'faster' }));
    expect(await acquire(listed)).toBeUndefined();
    expect(store.leases.get('a')?.owner).toBe('faster');
    store.leases.clear();
    expect(await acquire(listed)).toBeUndefined();
  });
});
