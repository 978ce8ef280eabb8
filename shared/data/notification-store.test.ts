import { describe, expect, it } from 'vitest';
import { all, databaseOfThisFile, evenPace } from '../../test/emulated-database.ts';
import type { Told } from '../ports/notifications.ts';
import { notificationStore } from './notification-store.ts';

const database = await databaseOfThisFile();
const notifications = notificationStore(database.documents('notifications'), evenPace);
let last = 0;

function newTold(): Told {
  last += 1;
  const id = `o${last}`;
  return { id, orderId: id, cursor: 0, platform: 'apns', wakeAt: null, attempts: 0 };
}
const begun = () => notifications.begin(newTold());

describe('a notification cursor', () => {
  it('begins once; who comes second gets what is there', async () => {
    const told = newTold();
    expect(await notifications.read(told.orderId)).toBeUndefined();
    expect(await notifications.begin(told)).toEqual(told);
    await notifications.advance(told.orderId, 3);
    expect(await notifications.begin({ ...told, platform: null })).toEqual({ ...told, cursor: 3 });
  });

  it('moves forward only', async () => {
    const { orderId } = await begun();
    expect(await notifications.advance(orderId, 4)).toBe(true);
    expect(await notifications.advance(orderId, 4)).toBe(false);
    expect(await notifications.advance(orderId, 2)).toBe(false);
    expect((await notifications.read(orderId))?.cursor).toBe(4);
    expect(await notifications.advance('nobody', 1)).toBe(false);
  });

  it('ends at the furthest of twenty that move it at the same time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { orderId } = await begun();
      await Promise.all(Array.from({ length: 20 }, (_, n) => notifications.advance(orderId, ((n * 7) % 20) + 1)));
      expect((await notifications.read(orderId))?.cursor).toBe(20);
    }
  });

  it('notes failed sends until it moves', async () => {
    const { orderId } = await begun();
    expect(await notifications.postpone(orderId, 1, { attempts: 1, wakeAt: 5_000 })).toBe(true);
    expect(await notifications.postpone(orderId, 2, { attempts: 2, wakeAt: 15_000 })).toBe(true);
    expect(await notifications.read(orderId)).toMatchObject({ wakeAt: 15_000, attempts: 2, cursor: 0 });
    await notifications.advance(orderId, 1);
    expect(await notifications.read(orderId)).toMatchObject({ wakeAt: null, attempts: 0, cursor: 1 });
    expect(await notifications.postpone('nobody', 1, { attempts: 1, wakeAt: 5_000 })).toBe(false);
  });

  it('is not put off for what was told between', async () => {
    const { orderId } = await begun();
    await notifications.advance(orderId, 4);
    expect(await notifications.postpone(orderId, 4, { attempts: 1, wakeAt: 5_000 })).toBe(false);
    expect(await notifications.read(orderId)).toMatchObject({ cursor: 4, wakeAt: null, attempts: 0 });
  });

  it('tells whose retry has come, the longest overdue first', async () => {
    const putOffUntil = async (wakeAt: number) => {
      const { orderId } = await begun();
      await notifications.postpone(orderId, 1, { attempts: 1, wakeAt });
      return orderId;
    };
    const [third, first, second] = [await putOffUntil(30), await putOffUntil(10), await putOffUntil(20)];
    await putOffUntil(40);
    const pages = await all(notifications.due(30, 2));
    expect(pages).toEqual([[first, second], [third]]);
  });
});

describe.each([
  ['the connection broke before', { effect: 'before', count: 1 }],
  ['the connection broke after', { effect: 'after', count: 1 }],
  ['a 503 came after', { effect: 'after', status: 503, count: 1 }],
  ['a 449 came', { effect: 'status', status: 449, count: 2 }],
] as const)('when %s', (_, fault) => {
  it('a cursor begins, moves and is put off once', async () => {
    const told = newTold();
    await database.fault('notifications', { operation: 'items.create', ...fault });
    expect(await notifications.begin(told)).toEqual(told);
    await database.fault('notifications', { operation: 'items.patch', ...fault });
    await notifications.postpone(told.orderId, 2, { attempts: 1, wakeAt: 5_000 });
    expect(await notifications.read(told.orderId)).toMatchObject({ wakeAt: 5_000, attempts: 1 });
    await database.fault('notifications', { operation: 'items.patch', ...fault });
    await notifications.advance(told.orderId, 2);
    expect(await notifications.read(told.orderId)).toEqual({ ...told, cursor: 2 });
  });
});
