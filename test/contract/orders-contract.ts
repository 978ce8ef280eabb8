import { beforeAll, describe, expect, it } from 'vitest';
import type { Order } from '../../shared/order/order.ts';
import type { Orders } from '../../shared/ports/orders.ts';
import { all } from '../emulated-database.ts';
import { sampleOrder, withAttention, withEntry } from '../sample-order.ts';

/** What the pipeline relies on, wherever orders are kept. The store that is opened has none yet. */
export function ordersContract(open: () => Promise<Orders>): void {
  let orders: Orders;
  let last = 0;
  beforeAll(async () => {
    orders = await open();
  });

  const newOrder = (): Order => {
    last += 1;
    return { ...sampleOrder(last), wakeAt: null };
  };
  const placed = async () => (await orders.create(newOrder())).stored;

  describe('an order', () => {
    it('is created once, and read as it was written', async () => {
      const order = newOrder();
      expect(await orders.read(order.id)).toBeUndefined();
      const { created, stored } = await orders.create(order);
      expect([created, stored.order]).toEqual([true, order]);
      expect(await orders.read(order.id)).toEqual(stored);
      expect(await orders.create({ ...order, command: 'another' })).toEqual({ created: false, stored });
    });

    it('is replaced by the version that follows, and by no other', async () => {
      const { order, etag } = await placed();
      const theirs = await orders.replace(withEntry(order, 'theirs'), etag);
      expect(theirs?.order).toEqual(withEntry(order, 'theirs'));
      expect(await orders.replace(withEntry(order, 'ours'), etag)).toBeUndefined();
      expect(await orders.read(order.id)).toEqual(theirs);
    });

    it('that a command has written already is taken for its own, also under later entries', async () => {
      const { order, etag } = await placed();
      const ours = withEntry(order, 'ours');
      const written = await orders.replace(ours, etag);
      const later = await orders.replace({ ...ours, attempts: 1, command: 'later' }, written?.etag ?? '');
      expect(await orders.replace(ours, etag)).toEqual(later);
      expect(await orders.create(order)).toEqual({ created: true, stored: later });
    });

    it('lets one of ten writers through', async () => {
      const { order, etag } = await placed();
      const writers = Array.from({ length: 10 }, (_, n) => withEntry(order, `writer-${n}`));
      const outcomes = await Promise.all(writers.map((next) => orders.replace(next, etag)));
      const winners = outcomes.filter((outcome) => outcome !== undefined);
      expect(winners).toEqual([await orders.read(order.id)]);
    });
  });

  describe('orders', () => {
    it('that are due come the longest overdue first, in full pages', async () => {
      const due: string[] = [];
      for (const wakeAt of [7, 3, 1, 5, 2, 6, 4]) {
        const order = { ...newOrder(), wakeAt };
        due[wakeAt] = order.id;
        await orders.create(order);
      }
      const pages = await all(orders.due(5, 2));
      expect(pages).toEqual([[due[1], due[2]], [due[3], due[4]], [due[5]]]);
      expect(await all(orders.due(0, 2))).toEqual([]);
    });

    it('that wait for one provider are told from the others', async () => {
      const later = { wakeAt: 100 };
      const [one, other, none] = [newOrder(), newOrder(), newOrder()];
      await orders.create({ ...one, ...later, waitsFor: 'payments' });
      await orders.create({ ...other, ...later, waitsFor: 'shipping' });
      await orders.create({ ...none, ...later });
      const waiting = (await all(orders.due(100, 100, { waitingFor: 'payments' }))).flat();
      expect(waiting).toEqual([one.id]);
      const others = (await all(orders.due(100, 100, { notWaitingFor: ['payments'] }))).flat();
      expect(others).toEqual(expect.arrayContaining([other.id, none.id]));
      expect(others).not.toContain(one.id);
    });

    it('in attention come by id, a page at a time', async () => {
      const waiting = [newOrder(), newOrder(), newOrder()].map((order) => withAttention(order, 'contract'));
      for (const order of waiting) await orders.create(order);
      const ids = waiting.map(({ id }) => id).toSorted();
      const page = async (after: string) => {
        const rows = await orders.inAttention({ code: 'contract', limit: 2, ...(after !== '' && { after }) });
        return rows.map(({ orderId }) => orderId);
      };
      expect(await page('')).toEqual(ids.slice(0, 2));
      expect(await page(ids[1] ?? '')).toEqual(ids.slice(2));
    });

    it('are found by the object that they hold at a provider', async () => {
      const order = newOrder();
      await orders.create({ ...order, head: { ...order.head, refs: { payment: 'pi_1', shipment: 'shp_1' } } });
      expect(await orders.withRef('payment', 'pi_1')).toBe(order.id);
      expect(await orders.withRef('shipment', 'shp_1')).toBe(order.id);
      expect(await orders.withRef('payment', 'shp_1')).toBeUndefined();
    });
  });
}
