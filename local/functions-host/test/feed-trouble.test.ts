import { afterEach, describe, expect, it } from 'vitest';
import { type FeedShop, openFeedShop } from './feed-shop.ts';
import { outOfOrder, writeOrders } from './order-stream.ts';

let shop: FeedShop;
afterEach(() => shop.close());

const eventually = { timeout: 120_000, interval: 50 };
const seen = async () => [...new Set(await shop.ended())].toSorted();

describe('trouble', { timeout: 300_000 }, () => {
  it('with the lease container is said once and costs no order: unavailable, throttled, a lease deleted, one spoiled', async () => {
    shop = await openFeedShop({ ranges: 3 });
    const host = await shop.host({ maxItemsPerInvocation: 5 });
    const orders = writeOrders(shop.orders);
    const said = (text: string) => host.lines.filter((line) => line.includes(text)).length;
    const progress = async () => {
      const before = new Set(await shop.ended()).size;
      await expect.poll(async () => (await seen()).length, eventually).toBeGreaterThan(before + 50);
    };
    await expect.poll(shop.holders, eventually).not.toContain(null);

    const refused = (operation: string, status: number, count: number) => ({
      operation,
      target: 'shop/leases',
      effect: 'status',
      status,
      count,
    });
    await shop.fail(
      refused('items.query', 403, 8),
      refused('items.replace', 403, 20),
      refused('items.replace', 429, 20),
    );
    await expect.poll(() => said('Cannot acquire leases'), eventually).toBe(1);
    await progress();

    const { resources } = await shop.leases.items.readAll<{ id: string }>().fetchAll();
    const [deleted, spoiled] = resources.map(({ id }) => id);
    if (deleted === undefined || spoiled === undefined) throw new Error('Expected three leases.');
    await shop.leases.item(deleted, deleted).delete();
    await expect.poll(() => said(`Somebody has deleted the lease ${deleted}`), eventually).toBe(1);
    await shop.leases.items.upsert({ id: spoiled, note: 'do not touch' });
    await expect.poll(shop.holders, eventually).toHaveLength(3);
    await progress();

    await orders.stop();
    await expect.poll(seen, eventually).toEqual(orders.written.toSorted());
    expect(outOfOrder(await shop.begun())).toEqual([]);
    expect(said('Cannot acquire leases')).toBe(1);
  });

  it('that is asked for strikes, and costs no order: batches twice, again, at once, a stolen lease, a split', async () => {
    shop = await openFeedShop({ ranges: 3 });
    const faults = { 'duplicate-batch': 3, 'concurrent-duplicate': 4, redeliver: 5, 'steal-lease': 7, split: 25 };
    const host = await shop.host({ maxItemsPerInvocation: 5 }, { faults, log: 'information' });
    const orders = writeOrders(shop.orders);
    for (const fault of Object.keys(faults)) {
      await expect.poll(() => host.lines.some((line) => line.includes(`fault: ${fault}`)), eventually).toBe(true);
    }
    await orders.stop();
    await expect.poll(seen, eventually).toEqual(orders.written.toSorted());
    expect(outOfOrder(await shop.begun())).toEqual([]);
    expect((await shop.begun()).length).toBeGreaterThan(orders.written.length);
    await expect.poll(async () => (await shop.holders()).length, eventually).toBeGreaterThan(3);
  });
});
