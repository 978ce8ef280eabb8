import { describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import type { Order } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import { notifyLane, sweepNotifications } from './notify.ts';

const failure = new PortFailure('store', 'transient', 'orders.read', new Error('503'));

/** What the lane and the sweep need, and whom they told. `fails`: the order that cannot be told. */
function notifying({ fails, pages = [] }: { fails?: string; pages?: string[][] } = {}) {
  let now = 0;
  const told: Order[] = [];
  const problems: { name: string; orderId: unknown; unexpected: unknown }[] = [];
  const deadLetters: string[] = [];
  const asked: number[] = [];
  const pipeline = {
    orders: {
      read: async (id: string) => {
        if (id === 'gone') return undefined;
        if (id === 'unreachable') throw failure;
        return { order: { ...sampleOrder(1), id }, etag: '"1"' };
      },
    },
    deadLetters: { put: async ({ id }: { id: string }) => void deadLetters.push(id) },
    clock: { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() },
    signals: {
      event: () => {},
      measure: () => {},
      problem: (name: string, _: unknown, { orderId, unexpected }: Record<string, unknown>) =>
        void problems.push({ name, orderId, unexpected }),
    },
  };
  const notify = async (order: Order) => {
    now += 1_000;
    if (order.id === fails) throw new TypeError('a fault of ours');
    told.push(order);
  };
  const notifications = {
    read: () => Promise.reject(new Error('read by notifyBuyer')),
    begin: () => Promise.reject(new Error('begun by notifyBuyer')),
    advance: () => Promise.reject(new Error('moved by notifyBuyer')),
    postpone: () => Promise.reject(new Error('put off by notifyBuyer')),
    async *due(at: number) {
      asked.push(at);
      for (const [index, page] of pages.entries()) {
        if (index > 0) asked.push(at);
        yield page;
      }
    },
  };
  return {
    told: () => told.map(({ id }) => id),
    orders: told,
    problems,
    deadLetters,
    asked,
    lane: notifyLane(notify, pipeline),
    sweep: (deadline = Number.POSITIVE_INFINITY) => sweepNotifications(notify, notifications, pipeline, deadline),
  };
}

const document = (n: number, changes: object = {}) => ({ ...sampleOrder(n), _etag: '"1"', ...changes });

describe('a batch of the feed', () => {
  it('tells each order once, at its newest', async () => {
    const { lane, orders } = notifying();
    const newer = { ...sampleOrder(1), head: { ...sampleOrder(1).head, seq: 2 } };
    await lane([document(1), { ...newer, _etag: '"2"' }, document(2)]);
    expect(orders.map(({ id, head }) => [id, head.seq])).toEqual([
      [sampleOrderId(1), 2],
      [sampleOrderId(2), 1],
    ]);
  });

  it('that holds a document nobody can read, or an order that cannot be told, tells the others and never throws (I11, F17, F33)', async () => {
    const { lane, told, problems, deadLetters } = notifying({ fails: sampleOrderId(2) });
    await lane([document(3, { head: null }), document(2), document(1), 'no document']);
    expect(told()).toEqual([sampleOrderId(1)]);
    expect(deadLetters).toEqual([sampleOrderId(3), '(no id)']);
    expect(problems).toEqual([{ name: 'notifications.failed', orderId: sampleOrderId(2), unexpected: true }]);
  });
});

describe('the sweep of failed notifications', () => {
  it('tells every order whose time has come, page after page', async () => {
    const { sweep, told } = notifying({ pages: [['a', 'b'], ['c']] });
    await sweep();
    expect(told()).toEqual(['a', 'b', 'c']);
  });

  it('goes on when one order cannot be read, is gone or cannot be told', async () => {
    const { sweep, told, problems } = notifying({ fails: 'a', pages: [['a', 'gone', 'unreachable'], ['b']] });
    await sweep();
    expect(told()).toEqual(['b']);
    expect(new Map(problems.map(({ orderId, unexpected }) => [orderId, unexpected]))).toEqual(
      new Map([
        ['a', true],
        ['unreachable', false],
      ]),
    );
  });

  it('begins nothing and asks for no further page once its time is up', async () => {
    const pages = Array.from({ length: 3 }, (_, page) => Array.from({ length: 100 }, (_, n) => `${page}-${n}`));
    const { sweep, told, asked } = notifying({ pages });
    await sweep(50_000);
    expect(told().length).toBeGreaterThanOrEqual(50);
    expect(told().length).toBeLessThan(100);
    expect(asked).toHaveLength(1);
  });
});
