import { beforeAll, describe, expect, it } from 'vitest';
import type { Notifications, Told } from '../../shared/ports/notifications.ts';
import { all } from '../emulated-database.ts';
import { freshOrderId } from './fresh-order-id.ts';

/** What telling the buyer relies on, wherever the cursors are kept. The store that is opened has none yet. */
export function notificationsContract(open: () => Promise<Notifications>): void {
  let notifications: Notifications;
  beforeAll(async () => {
    notifications = await open();
  });

  const newTold = (): Told => {
    const id = freshOrderId();
    return { id, orderId: id, cursor: 0, platform: 'apns', wakeAt: null, attempts: 0 };
  };
  const begun = async () => (await notifications.begin(newTold())).orderId;

  describe('a cursor', () => {
    it('begins once; who comes second gets what is there', async () => {
      const told = newTold();
      expect(await notifications.read(told.orderId)).toBeUndefined();
      expect(await notifications.begin(told)).toEqual(told);
      await notifications.advance(told.orderId, 3);
      expect(await notifications.begin({ ...told, platform: null })).toEqual({ ...told, cursor: 3 });
    });

    it('moves forward only, and ends at the furthest of those that move it at once', async () => {
      const orderId = await begun();
      expect(await notifications.advance(orderId, 4)).toBe(true);
      expect(await notifications.advance(orderId, 4)).toBe(false);
      expect(await notifications.advance(orderId, 2)).toBe(false);
      await Promise.all([7, 9, 5, 8, 6].map((seq) => notifications.advance(orderId, seq)));
      expect(await notifications.read(orderId)).toMatchObject({ cursor: 9 });
    });

    it('notes failed sends until it moves', async () => {
      const orderId = await begun();
      expect(await notifications.postpone(orderId, 1, { attempts: 2, wakeAt: 5_000 })).toBe(true);
      expect(await notifications.read(orderId)).toMatchObject({ wakeAt: 5_000, attempts: 2, cursor: 0 });
      await notifications.advance(orderId, 1);
      expect(await notifications.read(orderId)).toMatchObject({ wakeAt: null, attempts: 0, cursor: 1 });
      expect(await notifications.postpone(orderId, 1, { attempts: 3, wakeAt: 6_000 })).toBe(false);
    });

    it('is due when its time has come, the longest overdue first', async () => {
      const ids: string[] = [];
      for (const wakeAt of [3, 1, 4, 2]) {
        const orderId = await begun();
        ids[wakeAt] = orderId;
        await notifications.postpone(orderId, 1, { attempts: 1, wakeAt });
      }
      expect(await all(notifications.due(3, 2))).toEqual([[ids[1], ids[2]], [ids[3]]]);
    });
  });
}
