import { beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, type FeedPage, type FeedPumpOptions, pumpFeed } from './feed-pump.ts';
import { HeldLease } from './held-lease.ts';
import { FakeLeaseStore, lease } from './lease-store.fake.ts';

const page = (continuation: string, ...documents: string[]): FeedPage => ({ continuation, documents });

let store: FakeLeaseStore;
let events: string[];
let stop: AbortController;
beforeEach(() => {
  store = new FakeLeaseStore();
  events = [];
  stop = new AbortController();
});

/** Reads pages, or throws errors, until they are used up; says what happened in order. */
async function pump(pages: (FeedPage | 'split' | Error)[], more: Partial<FeedPumpOptions> = {}): Promise<string[]> {
  const clock = {
    now: () => 0,
    async sleep(ms: number) {
      events.push(`wait ${ms}`);
    },
  };
  const held = new HeldLease(store.put(lease({ owner: 'me' })), { store, clock, owner: 'me' });
  const options: FeedPumpOptions = {
    clock,
    pollDelayMs: 50,
    drain: false,
    openFeed({ continuation }) {
      events.push(`open at ${continuation}`);
      return {
        async read() {
          const next = pages.shift();
          if (next instanceof Error) throw next;
          if (next !== undefined) return next;
          stop.abort();
          return page('end');
        },
      };
    },
    async deliver(documents) {
      events.push(`deliver ${documents.join()}`);
      return 'done';
    },
    log: (level, message) => events.push(`${level} ${message}`),
    ...more,
  };
  const end = await pumpFeed(held, options, stop.signal);
  return end === 'split' ? [...events, 'split'] : events;
}
const continuation = () => store.leases.get('a')?.continuation;

describe('the pump of a feed', () => {
  it('waits only after an empty read', async () => {
    expect(await pump([page('1', 'a'), page('2', 'b'), page('3'), page('4', 'c')])).toEqual([
      'open at null',
      'deliver a',
      'deliver b',
      'wait 50',
      'deliver c',
      'wait 50',
    ]);
  });

  it('checkpoints what was delivered, and not an empty read', async () => {
    await pump([page('1', 'a'), page('2')]);
    expect(continuation()).toBe('1');
  });

  it('after a failed read waits, and reads on from the checkpoint', async () => {
    expect(await pump([page('1', 'a'), new Error('refused'), page('2', 'b')])).toEqual([
      'open at null',
      'deliver a',
      'warning Cannot read the change feed of a, will try again: refused',
      'wait 50',
      'open at 1',
      'information Could read the change feed of a after 1 failed attempts.',
      'deliver b',
      'wait 50',
    ]);
  });

  it('does not checkpoint a batch that ends after the stop', async () => {
    const deliver = async (): Promise<Delivery> => {
      stop.abort();
      return 'done';
    };
    await pump([page('1', 'a')], { deliver });
    expect(continuation()).toBeNull();
  });

  it('does, when the host drains, unless its retries were cut short', async () => {
    const stopAnd = (delivery: Delivery) => async () => {
      stop.abort();
      return delivery;
    };
    await pump([page('1', 'a')], { deliver: stopAnd('again'), drain: true });
    expect(continuation()).toBeNull();
    stop = new AbortController();
    await pump([page('1', 'a')], { deliver: stopAnd('done'), drain: true });
    expect(continuation()).toBe('1');
  });

  it('delivers nothing that was read while it was stopped', async () => {
    const openFeed = () => ({
      async read() {
        stop.abort();
        return page('1', 'a');
      },
    });
    expect(await pump([], { openFeed })).toEqual([]);
  });

  it('ends when its lease was taken during a batch', async () => {
    const deliver = async (): Promise<Delivery> => {
      store.put(lease({ owner: 'other' }));
      return 'done';
    };
    expect(await pump([page('1', 'a'), page('2', 'b')], { deliver })).toEqual([
      'open at null',
      'warning The lease a was taken by another host during a batch; that host gets the batch again.',
    ]);
  });

  it('reads a batch again when its checkpoint could not be written', async () => {
    let refusals = 2;
    const deliver = async (documents: readonly unknown[]): Promise<Delivery> => {
      events.push(`deliver ${documents.join()}`);
      store.failure = refusals > 0 ? new Error('refused') : undefined;
      refusals -= 1;
      return 'done';
    };
    expect(await pump([page('1', 'a'), page('1', 'a'), page('1', 'a')], { deliver })).toEqual([
      'open at null',
      'deliver a',
      'warning Cannot checkpoint a, will try again: refused; its batch comes again',
      'wait 50',
      'open at null',
      'deliver a',
      'wait 100',
      'open at null',
      'deliver a',
      'information Could checkpoint a after 2 failed attempts.',
      'wait 50',
    ]);
    expect(continuation()).toBe('1');
  });

  it('reads a batch again that is to come again', async () => {
    const deliver = async (): Promise<Delivery> => (events.push('deliver') === 2 ? 'again' : 'done');
    expect(await pump([page('1', 'a'), page('1', 'a')], { deliver })).toEqual([
      'open at null',
      'deliver',
      'wait 50',
      'open at null',
      'deliver',
      'wait 50',
    ]);
  });

  it('tells of a split, with what was read before it checkpointed', async () => {
    expect(await pump([page('1', 'a'), 'split', page('2', 'b')])).toEqual(['open at null', 'deliver a', 'split']);
    expect(continuation()).toBe('1');
  });
});
