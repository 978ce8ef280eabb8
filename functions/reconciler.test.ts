import { InvocationContext, type Timer } from '@azure/functions';
import { expect, it } from 'vitest';
import { PortFailure } from '../shared/ports/failure.ts';
import { virtualShop } from '../test/virtual-shop.ts';
import { type Reconciled, reconciler } from './reconciler.ts';

const down = new PortFailure('store', 'transient', 'query', new Error('503'));
const timer: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: '', next: '', lastUpdated: '' },
};

type Walk = 'notifications' | 'stock' | 'payments';

/** A reconciler over a shop in which all is well, and the walks that came to their data. `out`: what cannot be read. */
function walking({ out }: { out?: Walk } = {}) {
  const shop = virtualShop();
  const walked = new Set<Walk>();
  const come = (walk: Walk) => {
    if (walk === out) throw down;
    walked.add(walk);
  };
  const marks = { read: async () => undefined, advance: async () => {} };
  const { pipeline } = shop;
  const parts: Reconciled = {
    untold: {
      changes: {
        async *within() {
          come('notifications');
          yield* [];
        },
      },
      marks,
      notify: () => Promise.reject(new Error('There is nobody to tell.')),
      pipeline,
    },
    stock: {
      held: {
        async *before() {
          come('stock');
          yield* [];
        },
      },
      stock: {
        consume: () => Promise.reject(new Error('Nothing is held.')),
        release: () => Promise.reject(new Error('Nothing is held.')),
      },
      pipeline,
    },
    payments: {
      books: {
        within: async () => {
          come('payments');
          return [];
        },
      },
      marks,
      pipeline,
    },
  };
  return { events: shop.books.events, walked, run: async () => reconciler(parts)(timer, new InvocationContext()) };
}

it('walks over the notifications, the stock and the payments, and says so', async () => {
  const { run, walked, events } = walking();
  await run();
  expect([...walked].toSorted()).toEqual(['notifications', 'payments', 'stock']);
  expect(events).toEqual(['reconciler.ran']);
});

it.each<Walk>(['notifications', 'stock', 'payments'])(
  'walks over the others when the %s cannot be read',
  async (out) => {
    const { run, walked, events } = walking({ out });
    await run();
    expect(walked.size).toBe(2);
    expect(events).toEqual(['reconciler.failed', 'reconciler.ran']);
  },
);
