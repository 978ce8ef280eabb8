import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../virtual-clock.fake.ts';
import { type CosmosTriggerRun, runCosmosTrigger } from './cosmos-trigger.ts';
import type { FeedReader } from './feed-pump.ts';
import { FakeLeaseStore, lease } from './lease-store.fake.ts';

const start = 100_000;
let store: FakeLeaseStore;
let clock: VirtualClock;
let stop: AbortController;
let messages: string[];
beforeEach(() => {
  store = new FakeLeaseStore();
  clock = new VirtualClock(start);
  stop = new AbortController();
  messages = [];
});

const feed = (...pages: Awaited<ReturnType<FeedReader['read']>>[]): FeedReader => ({
  read: async () => pages.shift() ?? { documents: [], continuation: 'end' },
});
const page = (document: string) => ({ documents: [document], continuation: `after ${document}` });

/** Runs a trigger whose feeds are empty unless given. */
function trigger(more: Partial<CosmosTriggerRun> = {}): { over: Promise<void> } {
  const run: CosmosTriggerRun = {
    store,
    clock,
    random: () => 0.5,
    owner: 'me',
    drain: false,
    pollDelayMs: 1_000,
    acquireIntervalMs: 13_000,
    renewIntervalMs: 17_000,
    expirationIntervalMs: 60_000,
    ranges: async () => [{ min: '', max: 'FF' }],
    leaseId: ({ min, max }) => `${min}-${max}`,
    startPosition: async () => ({ continuation: null, start: 'beginning' }),
    openFeed: () => feed(),
    deliver: async () => 'done',
    log: (level, message) => messages.push(`${level} ${message}`),
    ...more,
  };
  return { over: runCosmosTrigger(run, stop.signal) };
}
const owners = () => [...store.leases.values()].map(({ owner }) => owner);
async function stopped({ over }: { over: Promise<void> }): Promise<void> {
  stop.abort();
  await over;
}

describe('acquiring leases', () => {
  it('takes those that are free or have expired, and releases its own when it stops', async () => {
    store.put(lease({ id: 'free' }));
    store.put(lease({ id: 'expired', owner: 'dead', timestamp: start - 60_001 }));
    store.put(lease({ id: 'alive', owner: 'other', timestamp: start - 59_999 }));
    const running = trigger();
    await clock.advance(0);
    expect(owners()).toEqual(['me', 'me', 'other']);
    await stopped(running);
    expect(owners()).toEqual([null, null, 'other']);
  });

  it('warns once while leases cannot be read, however long, and goes on afterwards', async () => {
    store.put(lease());
    store.failure = new Error('unreachable');
    const running = trigger();
    await clock.advance(600_000);
    store.failure = undefined;
    await clock.advance(13_000);
    expect(owners()).toEqual(['me']);
    expect(messages).toEqual([
      'warning Cannot acquire leases, will try again: unreachable',
      'information Could acquire leases after 47 failed attempts.',
    ]);
    await stopped(running);
  });

  it('warns once of a document that is no lease, and reads the others', async () => {
    store.put(lease({ id: 'spoiled', feedRange: { min: '', max: '55' } }));
    store.put(lease({ id: 'good', feedRange: { min: '55', max: 'FF' } }));
    store.spoil('spoiled');
    const running = trigger();
    await clock.advance(100_000);
    expect(store.leases.get('good')?.owner).toBe('me');
    expect([...store.leases.keys()]).toEqual(['spoiled', 'good']);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('The lease document "spoiled" is malformed: owner: expected string');
    await stopped(running);
  });

  it('creates a lease again that somebody deleted, to read on where it was, even in the middle of a batch', async () => {
    store.put(lease({ id: '-FF' }));
    const opened: (string | null)[] = [];
    const running = trigger({
      openFeed: ({ continuation }) => {
        opened.push(continuation);
        return feed(...(continuation === null ? [page('a'), page('b')] : [page('b')]));
      },
      async deliver([document]) {
        if (document === 'b') await clock.sleep(100_000);
        return 'done';
      },
    });
    await clock.advance(5_000);
    store.leases.clear();
    await clock.advance(80_000);
    expect(store.leases.get('-FF')?.continuation).toBe('after a');
    await clock.advance(200_000);
    expect(opened).toEqual([null, 'after a']);
    expect(store.leases.get('-FF')).toMatchObject({ owner: 'me', continuation: 'after b' });
    expect(messages.at(-1)).toBe(
      'warning Somebody has deleted the lease -FF. It is created again, to read from where it was.',
    );
    await stopped(running);
  });
});

describe('holding a lease', () => {
  const writesIn = async (ms: number) => {
    const before = Number(store.leases.get('a')?.etag);
    await clock.advance(ms);
    return Number(store.leases.get('a')?.etag) - before;
  };

  it('renews it while there is nothing to read', async () => {
    store.put(lease());
    const running = trigger();
    await clock.advance(1);
    expect(await writesIn(170_000)).toBe(10);
    await stopped(running);
  });

  it('writes once per batch, and no more while batches come', async () => {
    store.put(lease());
    let batches = 0;
    const running = trigger({
      openFeed: () => ({ read: async () => page('a') }),
      async deliver() {
        await clock.sleep(10_000);
        batches += 1;
        return 'done';
      },
    });
    await clock.advance(1);
    expect(await writesIn(170_000)).toBe(batches);
    stop.abort();
    await clock.advance(10_000);
    await running.over;
  });

  it('renews it during a batch that takes long', async () => {
    store.put(lease());
    const running = trigger({
      openFeed: () => feed(page('a')),
      async deliver() {
        await clock.sleep(600_000);
        return 'done';
      },
    });
    await clock.advance(599_000);
    expect(store.leases.get('a')).toMatchObject({ owner: 'me', continuation: null });
    expect(store.leases.get('a')?.timestamp).toBeGreaterThan(start + 580_000);
    await clock.advance(1_000);
    expect(store.leases.get('a')).toMatchObject({ owner: 'me', continuation: 'after a' });
    await stopped(running);
  });

  it('stops reading when another host has taken it, and does not release what is not its own', async () => {
    store.put(lease());
    const running = trigger();
    await clock.advance(1_000);
    store.put(lease({ owner: 'other', timestamp: clock.now() }));
    await clock.advance(20_000);
    expect(messages).toEqual(['information The lease a was taken by another host.']);
    await stopped(running);
    expect(owners()).toEqual(['other']);
  });

  it('stops reading when it could not renew for as long as the lease lasts', async () => {
    store.put(lease());
    let reads = 0;
    const running = trigger({
      openFeed: () => ({
        read: async () => {
          reads += 1;
          return { documents: [], continuation: 'end' };
        },
      }),
    });
    await clock.advance(1_000);
    store.failure = new Error('unreachable');
    await clock.advance(80_000);
    const before = reads;
    await clock.advance(300_000);
    expect(reads).toBe(before);
    expect(messages).toEqual([
      'warning Cannot acquire leases, will try again: unreachable',
      'warning Cannot renew the lease a, will try again: unreachable',
    ]);
    store.failure = undefined;
    await clock.advance(13_000);
    expect(reads).toBeGreaterThan(before);
    await stopped(running);
  });

  it('releases it when the reading breaks off; who acquires it next reads on from its checkpoint', async () => {
    store.put(lease());
    const happened: string[] = [];
    const running = trigger({
      openFeed: ({ continuation }) => {
        happened.push(`open at ${continuation}`);
        return continuation === null ? feed(page('a'), page('b')) : feed(page('b'));
      },
      async deliver([document]) {
        happened.push(`deliver ${String(document)}`);
        if (happened.length === 3) throw new Error('a bug');
        return 'done';
      },
    });
    await clock.advance(13_000);
    expect(happened).toEqual(['open at null', 'deliver a', 'deliver b', 'open at after a', 'deliver b']);
    expect(messages).toEqual(['warning The reading of a broke off; it starts again from its last checkpoint: a bug']);
    await stopped(running);
    expect(store.leases.get('a')).toMatchObject({ owner: null, continuation: 'after b' });
  });
});

describe('a range that splits', () => {
  const parts = [
    { min: '', max: '55' },
    { min: '55', max: 'FF' },
  ];

  it('gives its lease up for one per part, which this host reads on at once where the whole was', async () => {
    store.put(lease({ id: '-FF' }));
    const opened: string[] = [];
    const running = trigger({
      ranges: async () => parts,
      openFeed: ({ id, continuation }) => {
        opened.push(`${id} at ${continuation}`);
        return id === '-FF' ? feed(page('a'), 'split') : feed();
      },
    });
    await clock.advance(0);
    expect(opened).toEqual(['-FF at null', '-55 at after a', '55-FF at after a']);
    expect([...store.leases.keys()]).toEqual(['-55', '55-FF']);
    await stopped(running);
    expect(owners()).toEqual([null, null]);
  });

  it('is read once in each part, though leases are listed while it splits', async () => {
    store.put(lease({ id: '-FF' }));
    const opened: string[] = [];
    const remove = store.remove.bind(store);
    store.remove = async (whole) => {
      await clock.sleep(30_000);
      return remove(whole);
    };
    const running = trigger({
      ranges: async () => parts,
      openFeed: ({ id }) => {
        opened.push(id);
        return id === '-FF' ? feed('split') : feed();
      },
    });
    await clock.advance(100_000);
    expect(opened.toSorted()).toEqual(['-55', '-FF', '55-FF']);
    await stopped(running);
  });

  it('is split again, later, when that fails, or the container does not show its parts yet', async () => {
    store.put(lease({ id: '-FF' }));
    let calls = 0;
    const running = trigger({
      ranges: async () => {
        calls += 1;
        return calls === 1 ? [{ min: '', max: 'FF' }] : parts;
      },
      openFeed: ({ id }) => (id === '-FF' ? feed('split') : feed()),
    });
    await clock.advance(12_000);
    expect(owners()).toEqual([null]);
    expect(messages[0]).toContain('its lease could not be, and is tried again: the ranges of the container');
    await clock.advance(1_000);
    expect([...store.leases.keys()]).toEqual(['-55', '55-FF']);
    await stopped(running);
  });
});
