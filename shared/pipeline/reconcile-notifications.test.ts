import { describe, expect, it } from 'vitest';
import { phone, stories, virtualNotifications } from '../../test/virtual-notifications.ts';
import type { Order } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import { UnreadableDocument } from '../ports/unreadable.ts';
import { reconcileNotifications } from './reconcile-notifications.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** Orders with their last writes, and a reconciler over them. `fails`: what reading an order meets. */
function shopOfUntold({ fails = () => undefined }: { fails?: (id: string) => Error | undefined } = {}) {
  const world = virtualNotifications();
  const written = new Map<string, { order: Order; at: number }>();
  const marks = new Map<string, number>();
  const walked: string[] = [];
  let moves = 0;
  const { clock, deadLetters, signals } = world.ports;
  const parts = {
    changes: {
      async *within(from: number, until: number, pageSize: number) {
        const rows = [...written].map(([id, { at }]) => ({ id, at })).filter(({ at }) => at >= from && at < until);
        rows.sort((a, b) => a.at - b.at);
        for (let n = 0; n < rows.length; n += pageSize) yield rows.slice(n, n + pageSize);
      },
    },
    marks: {
      read: async (walk: string) => marks.get(walk),
      advance: async (walk: string, to: number) => {
        moves += 1;
        marks.set(walk, Math.max(to, marks.get(walk) ?? 0));
      },
    },
    notify: world.notify,
    pipeline: {
      clock,
      deadLetters,
      signals,
      orders: {
        read: async (id: string) => {
          walked.push(id);
          const failure = fails(id);
          if (failure !== undefined) throw failure;
          const found = written.get(id);
          return found && { order: found.order, etag: '"1"' };
        },
      },
    },
  };
  return {
    world,
    walked,
    moves: () => moves,
    /** Whole seconds, as the store's clock has them. */
    write: (order: Order) => void written.set(order.id, { order, at: Math.floor(world.now() / second) * second }),
    reconcile: (deadline = Number.POSITIVE_INFINITY) => reconcileNotifications(parts, deadline),
  };
}

describe('a milestone whose batch the feed lost (F3, I12)', () => {
  it('is told, although no cursor was begun', async () => {
    const shop = shopOfUntold();
    shop.write(shop.world.placed());
    shop.world.pass(5 * minute);
    await shop.reconcile();
    expect(shop.world.seqs()).toEqual([1]);
  });

  it('is told when the cursor is behind, and nothing that was told is told again', async () => {
    const shop = shopOfUntold();
    const { world } = shop;
    const placed = world.placed();
    await world.notify(placed);
    shop.write(world.after(placed, ...stories.completed.slice(0, 4)));
    world.pass(5 * minute);
    await shop.reconcile();
    await shop.reconcile();
    expect(world.seqs()).toEqual([1, 5]);
  });

  it('is left to the feed while it is young, and found when it is older', async () => {
    const shop = shopOfUntold();
    shop.write(shop.world.placed());
    shop.world.pass(minute);
    await shop.reconcile();
    expect(shop.world.seqs()).toEqual([]);
    shop.world.pass(5 * minute);
    await shop.reconcile();
    expect(shop.world.seqs()).toEqual([1]);
  });

  it('is left to its back-off when it could not be sent', async () => {
    const shop = shopOfUntold();
    const { world } = shop;
    const order = world.placed();
    world.cursors.set(order.id, {
      id: order.id,
      orderId: order.id,
      cursor: 0,
      platform: 'apns',
      wakeAt: world.now() + day,
      attempts: 4,
    });
    shop.write(order);
    world.pass(5 * minute);
    await shop.reconcile();
    expect(world.seqs()).toEqual([]);
  });
});

describe('a walk', () => {
  it('over what has been told writes nothing, however often (I10)', async () => {
    const shop = shopOfUntold();
    const { world } = shop;
    const placed = world.placed();
    await world.notify(placed);
    shop.write(placed);
    for (let n = 1; n <= 50; n += 1) shop.write({ ...world.placed(n + 1), buyer: null });
    world.pass(5 * minute);
    await shop.reconcile();
    const writes = () => shop.moves() + world.calls.filter((call) => !call.endsWith('read')).length;
    const before = writes();
    for (let n = 0; n < 100; n += 1) {
      world.pass(5 * minute);
      await shop.reconcile();
    }
    expect(writes()).toBe(before);
    expect(world.seqs()).toEqual([1]);
  });

  it('goes on where it ran out of time, behind the last whole page', async () => {
    const shop = shopOfUntold();
    for (let n = 1; n <= 250; n += 1) {
      shop.write(shop.world.placed(n));
      shop.world.pass(minute);
    }
    const begun = shop.world.now();
    await shop.reconcile(begun - 1);
    expect(shop.walked).toHaveLength(100);
    await shop.reconcile(begun - 1);
    await shop.reconcile();
    expect(new Set(shop.walked).size).toBe(248);
    // Each walk begins ten minutes before the one that was left off.
    expect(shop.walked.length).toBeLessThanOrEqual(248 + 2 * 11);
  });

  it('comes back to what the store did not give, and passes over what nobody can read', async () => {
    let isOut = true;
    const id = virtualNotifications().placed(2).id;
    const unreadable = virtualNotifications().placed(3).id;
    const shop = shopOfUntold({
      fails: (asked) => {
        if (asked === id && isOut) return new PortFailure('store', 'transient', 'orders.read', new Error('503'));
        if (asked !== unreadable) return undefined;
        return new UnreadableDocument({ container: 'orders', id: asked, etag: null, detail: 'head' });
      },
    });
    for (const n of [1, 2, 3]) {
      shop.write(shop.world.placed(n));
      shop.world.pass(minute);
    }
    shop.world.pass(5 * minute);
    await shop.reconcile();
    expect(shop.world.problems).toEqual(['reconciler.failed']);
    isOut = false;
    shop.world.pass(2 * 60 * minute);
    await shop.reconcile();
    const told = shop.world.sent.map(({ message }) => message.data.orderId);
    expect(new Set(told)).toEqual(new Set([1, 2].map((n) => shop.world.placed(n).id)));
    expect(new Set(shop.world.deadLetters.map(({ id: about }) => about))).toEqual(new Set([unreadable]));
    expect(shop.world.devices.get(phone)?.tags.size).toBe(2);
  });

  it('begins with the last three days: older news is not announced', async () => {
    const shop = shopOfUntold();
    shop.write(shop.world.placed(1));
    shop.world.pass(4 * day);
    shop.write(shop.world.placed(2));
    shop.world.pass(5 * minute);
    await shop.reconcile();
    expect(shop.walked).toEqual([shop.world.placed(2).id]);
  });
});
