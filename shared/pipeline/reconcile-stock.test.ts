import { expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import { PortFailure } from '../ports/failure.ts';
import { noTracing } from '../ports/tracing.ts';
import { reconcileStock } from './reconcile-stock.ts';

const hour = 60 * 60_000;
const asked = { key: 'key', fingerprint: 'fingerprint', note: 'by hand' };
const attention: EntryDraft = { type: 'order.attention', reason: { code: 'test', detail: 'A reason of a test.' } };

const orders: Record<string, EntryDraft[]> = {
  active: stories.completed.slice(0, 4),
  attention: [...stories.completed.slice(0, 4), attention],
  canceled: stories.canceled,
  failed: stories.declined,
  completed: stories.completed,
  'closed before a label': [...stories.completed.slice(0, 2), attention, { type: 'order.closed', ...asked }],
  'closed with a label': [...stories.completed.slice(0, 7), attention, { type: 'order.closed', ...asked }],
};

/** One order, and what it holds since an hour and longer. */
function holding(drafts: EntryDraft[] | undefined, broken = false) {
  const done: string[] = [];
  const told: string[] = [];
  const asked: number[] = [];
  const now = 1_760_000_000_000;
  const order = drafts && append(sampleOrder(1), drafts, { by: 'test', at: now, command: 'c' });
  const settle = (what: string) => async (orderId: string, wanted: { sku: string; quantity: number }) => {
    if (broken) throw new PortFailure('store', 'transient', 'catalog.batch', new Error('503'));
    done.push(`${what} ${wanted.quantity} ${wanted.sku} of ${orderId}`);
  };
  const reconcile = (deadline = now) =>
    reconcileStock(
      {
        held: {
          async *before(date) {
            asked.push(date);
            for (let page = 0; page < 2; page += 1)
              yield [{ orderId: sampleOrderId(1), sku: `tee-${page}`, quantity: 2 }];
          },
        },
        stock: { consume: settle('consume'), release: settle('release') },
        pipeline: {
          clock: { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() },
          signals: {
            event: (name) => void told.push(name),
            problem: (name) => void told.push(name),
            measure: () => {},
          },
          tracing: noTracing,
          orders: { read: async () => order && { order, etag: '"1"' } },
        },
      },
      deadline,
    );
  return { reconcile, done, told, asked, now };
}

it.each([
  ['active', undefined],
  ['attention', undefined],
  ['canceled', 'release'],
  ['failed', 'release'],
  ['completed', 'consume'],
  ['closed before a label', 'release'],
  ['closed with a label', 'consume'],
])('goods that an order holds which is %s: %s (I21)', async (state, deed) => {
  const { reconcile, done, asked, now } = holding(orders[state]);
  await reconcile();
  expect(done).toEqual(
    deed === undefined ? [] : [`${deed} 2 tee-0 of ${sampleOrderId(1)}`, `${deed} 2 tee-1 of ${sampleOrderId(1)}`],
  );
  expect(asked).toEqual([now - hour]);
});

it('of an order that does not exist are reported', async () => {
  const { reconcile, done, told } = holding(undefined);
  await reconcile();
  expect(done).toEqual([]);
  expect(told).toEqual(['stock.held_by_nobody', 'stock.held_by_nobody']);
});

it('that cannot be given back now do not hold up the others', async () => {
  const { reconcile, told } = holding(orders['canceled'], true);
  await reconcile();
  expect(told).toEqual(['reconciler.failed', 'reconciler.failed']);
});

it('are looked for until time is up', async () => {
  const { reconcile, done, now } = holding(orders['canceled']);
  await reconcile(now - 1);
  expect(done).toHaveLength(1);
});
