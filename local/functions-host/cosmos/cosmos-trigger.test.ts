import { beforeEach, describe, expect, it } from 'vitest';
import { type CosmosTriggerRun, createLeases, runCosmosTrigger } from './cosmos-trigger.ts';
import type { FeedRangeBorders } from './lease.ts';
import { FakeLeaseStore, lease } from './lease-store.fake.ts';

let store: FakeLeaseStore;
let now: number;
let stop: AbortController;
let warnings: string[];
beforeEach(() => {
  store = new FakeLeaseStore();
  now = 100_000;
  stop = new AbortController();
  warnings = [];
});

/** A trigger whose feeds are empty; `onSleep` runs at each wait and may stop it. */
function trigger(more: Partial<CosmosTriggerRun> & { onSleep?: (ms: number) => void } = {}): CosmosTriggerRun {
  return {
    store,
    clock: {
      now: () => now,
      async sleep(ms, signal) {
        more.onSleep?.(ms);
        // A turn of the loop, so that a wait that is no wait starves nobody.
        if (signal?.aborted !== true) await new Promise(setImmediate);
      },
    },
    owner: 'me',
    drain: false,
    pollDelayMs: 1,
    acquireIntervalMs: 2,
    renewIntervalMs: 3,
    expirationIntervalMs: 60_000,
    ranges: async () => [],
    leaseId: ({ min, max }) => `${min}-${max}`,
    openFeed: () => ({ read: async () => ({ documents: [], continuation: '1' }) }),
    deliver: async () => true,
    warn: (message) => warnings.push(message),
    ...more,
  };
}
const ranges = (...borders: [string, string][]): FeedRangeBorders[] => borders.map(([min, max]) => ({ min, max }));

describe('creating leases', () => {
  it('makes one for each range, and leaves those that are there alone', async () => {
    store.put(lease({ id: '-55', feedRange: { min: '', max: '55' }, continuation: 'kept' }));
    await createLeases(trigger({ ranges: async () => ranges(['', '55'], ['55', 'FF']) }));
    expect([...store.leases.values()].map(({ id, owner, continuation }) => [id, owner, continuation])).toEqual([
      ['-55', null, 'kept'],
      ['55-FF', null, null],
    ]);
  });

  it('makes none for the parts of a range that has split since', async () => {
    store.put(lease({ id: '-FF' }));
    await createLeases(trigger({ ranges: async () => ranges(['', '55'], ['55', 'FF']) }));
    expect([...store.leases.keys()]).toEqual(['-FF']);
  });
});

describe('acquiring leases', () => {
  const acquired = async () => {
    const seen: (string | null)[] = [];
    await runCosmosTrigger(
      trigger({
        onSleep(ms) {
          if (ms !== 2) return;
          seen.push(...[...store.leases.values()].map(({ owner }) => owner));
          stop.abort();
        },
      }),
      stop.signal,
    );
    return seen;
  };

  it('takes those that are free or have expired, and no others', async () => {
    store.put(lease({ id: 'free' }));
    store.put(lease({ id: 'expired', owner: 'dead', timestamp: now - 60_001 }));
    store.put(lease({ id: 'alive', owner: 'other', timestamp: now - 59_999 }));
    expect(await acquired()).toEqual(['me', 'me', 'other']);
  });

  it('releases its own when it stops', async () => {
    store.put(lease({ id: 'free' }));
    store.put(lease({ id: 'alive', owner: 'other', timestamp: now }));
    await acquired();
    expect([...store.leases.values()].map(({ owner }) => owner)).toEqual([null, 'other']);
  });

  it('goes on after a failure', async () => {
    store.put(lease());
    store.failure = new Error('unreachable');
    let sleeps = 0;
    const onSleep = () => {
      sleeps += 1;
      store.failure = undefined;
      if (store.leases.get('a')?.owner === 'me') stop.abort();
    };
    await runCosmosTrigger(trigger({ onSleep }), stop.signal);
    expect(warnings).toEqual(['Cannot acquire leases, will try again: unreachable']);
    expect(sleeps).toBeGreaterThan(1);
  });
});

describe('holding a lease', () => {
  it('renews it while it is read', async () => {
    store.put(lease());
    let renewals = 0;
    const onSleep = (ms: number) => {
      if (ms === 3) renewals += 1;
      now += 1_000;
      if (renewals === 5) stop.abort();
    };
    await runCosmosTrigger(trigger({ onSleep }), stop.signal);
    expect(store.leases.get('a')?.timestamp).toBeGreaterThan(104_000);
  });

  it('stops reading when another host has taken it, and does not release what is not its own', async () => {
    store.put(lease());
    const onSleep = (ms: number) => {
      if (ms === 3) store.put(lease({ owner: 'other', timestamp: now }));
      if (warnings.length > 0) stop.abort();
    };
    await runCosmosTrigger(trigger({ onSleep }), stop.signal);
    expect(warnings).toEqual(['The lease a was taken by another host.']);
    expect(store.leases.get('a')?.owner).toBe('other');
  });

  it('stops reading when it could not renew for as long as the lease lasts', async () => {
    store.put(lease());
    let open = 0;
    const onSleep = (ms: number) => {
      if (ms !== 3) return;
      store.failure = new Error('unreachable');
      now += 30_001;
    };
    const warn = (message: string) => {
      warnings.push(message);
      if (message.startsWith('Cannot acquire')) stop.abort();
    };
    const openFeed = () => {
      open += 1;
      return { read: async () => ({ documents: [], continuation: '1' }) };
    };
    await runCosmosTrigger(trigger({ onSleep, warn, openFeed }), stop.signal);
    expect(open).toBe(1);
    expect(warnings).toContain('Cannot renew the lease a: unreachable');
  });

  it('releases it when the reading breaks off, and reads on from its checkpoint', async () => {
    store.put(lease());
    const happened: string[] = [];
    const pages = ['a', 'b', 'b'].map((document) => ({ documents: [document], continuation: `after ${document}` }));
    await runCosmosTrigger(
      trigger({
        warn: (message) => happened.push(message),
        openFeed: (_, continuation) => {
          happened.push(`open at ${continuation}`);
          return { read: async () => pages.shift() ?? { documents: [], continuation: 'end' } };
        },
        async deliver([document]) {
          happened.push(`deliver ${String(document)}`);
          if (pages.length === 1) throw new Error('a bug');
          return true;
        },
        onSleep() {
          if (store.leases.get('a')?.continuation === 'after b') stop.abort();
        },
      }),
      stop.signal,
    );
    expect(happened).toEqual([
      'open at null',
      'deliver a',
      'deliver b',
      'The reading of a broke off; it starts again from its last checkpoint: a bug',
      'open at after a',
      'deliver b',
    ]);
    expect(store.leases.get('a')).toMatchObject({ owner: null, continuation: 'after b' });
  });

  it('takes a range whose reading always breaks off up again no more than once per acquiring', async () => {
    store.put(lease());
    let acquirings = 0;
    const onSleep = (ms: number) => {
      if (ms === 2) acquirings += 1;
      if (warnings.length === 5) stop.abort();
    };
    const openFeed = () => ({ read: async () => ({ documents: ['poison'], continuation: '1' }) });
    await runCosmosTrigger(
      trigger({ onSleep, openFeed, deliver: () => Promise.reject(new Error('a bug')) }),
      stop.signal,
    );
    expect(warnings).toHaveLength(5);
    expect(acquirings).toBeGreaterThanOrEqual(5);
  });
});
