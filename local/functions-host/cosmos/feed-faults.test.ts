import { beforeEach, describe, expect, it } from 'vitest';
import type { Faults } from '../faults.ts';
import { VirtualClock } from '../virtual-clock.fake.ts';
import { withFeedFaults } from './feed-faults.ts';
import type { Delivery } from './feed-pump.ts';
import { FakeLeaseStore, lease } from './lease-store.fake.ts';

const mine = lease({ owner: 'me' });
let store: FakeLeaseStore;
let events: string[];
/** What was said of faults that struck. */
let strikes: string[];
beforeEach(() => {
  store = new FakeLeaseStore();
  store.put(mine);
  events = [];
  strikes = [];
});

/** Delivers batches one after another, and says what was done and returned. */
async function deliver(batches: string, faults: Faults, split = async () => undefined): Promise<string[]> {
  const deliverWithFaults = withFeedFaults(
    async ([document]): Promise<Delivery> => {
      events.push(`begin ${String(document)}`);
      await new Promise(setImmediate);
      events.push(`end ${String(document)} under ${store.leases.get('a')?.owner}`);
      return 'done';
    },
    faults,
    {
      store,
      clock: new VirtualClock(0),
      splitRange: async ({ min, max }) => {
        events.push(`split ${min}-${max}`);
        await split();
      },
      log: (level, message) => level === 'warning' && (message.startsWith('fault: ') ? strikes : events).push(message),
    },
  );
  for (const document of batches.split('')) {
    events.push(await deliverWithFaults([document], mine, new AbortController().signal));
  }
  return events;
}

describe('faults of a feed', () => {
  it('strike at every Nth batch, and are none unless asked for', async () => {
    expect(await deliver('ab', {})).toEqual(['begin a', 'end a under me', 'done', 'begin b', 'end b under me', 'done']);
    events = [];
    expect((await deliver('abcd', { redeliver: 2 })).filter((event) => /^(done|again)$/.test(event))).toEqual([
      'done',
      'again',
      'done',
      'again',
    ]);
    expect(strikes).toEqual(['fault: redeliver, 1 documents of a', 'fault: redeliver, 1 documents of a']);
  });

  it('duplicate-batch delivers it once more afterwards', async () => {
    expect(await deliver('a', { 'duplicate-batch': 1 })).toEqual([
      'begin a',
      'end a under me',
      'begin a',
      'end a under me',
      'done',
    ]);
  });

  it('concurrent-duplicate delivers it twice at once', async () => {
    expect(await deliver('a', { 'concurrent-duplicate': 1 })).toEqual([
      'begin a',
      'begin a',
      'end a under me',
      'end a under me',
      'done',
    ]);
  });

  it('steal-lease writes another owner in mid-batch, who lets go of it afterwards', async () => {
    expect(await deliver('a', { 'steal-lease': 1 })).toEqual(['begin a', 'end a under fault/thief', 'done']);
    expect(store.leases.get('a')?.owner).toBeNull();
  });

  it('split has the range split in mid-batch, or says once why it cannot', async () => {
    const refuse = () => Promise.reject(new Error('only the emulator splits'));
    expect(await deliver('ab', { split: 1 }, refuse)).toEqual([
      'begin a',
      'split -FF',
      'Cannot split ranges on purpose, will try again: only the emulator splits',
      'end a under me',
      'done',
      'begin b',
      'split -FF',
      'end b under me',
      'done',
    ]);
  });
});
