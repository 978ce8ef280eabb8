import { afterEach, describe, expect, it } from 'vitest';
import { type FeedShop, openFeedShop } from './feed-shop.ts';
import { outOfOrder, writeOrders } from './order-stream.ts';

let shop: FeedShop;
afterEach(() => shop.close());

const eventually = { timeout: 120_000, interval: 50 };
const seen = async () => [...new Set(await shop.ended())].toSorted();

describe('several hosts on one container', { timeout: 300_000 }, () => {
  it('share its ranges; one is killed while orders come, and the others see to every order', async () => {
    shop = await openFeedShop({ ranges: 3 });
    const host = (instanceId: string) => shop.host({ maxItemsPerInvocation: 5 }, { instanceId });
    await host('a');
    await expect.poll(shop.holders, eventually).toEqual(['a', 'a', 'a']);
    const orders = writeOrders(shop.orders);
    const [victim] = await Promise.all([host('b'), host('c')]);
    await expect.poll(shop.holders, eventually).toEqual(['a', 'b', 'c']);

    await victim.kill();
    await expect.poll(async () => new Set(await shop.holders()), eventually).toEqual(new Set(['a', 'c']));
    await orders.stop();

    await expect.poll(seen, eventually).toEqual(orders.written.toSorted());
    expect(outOfOrder(await shop.begun())).toEqual([]);
  });

  it('read the parts of a range that splits in mid-batch, and again, and while all are down: no order is lost or repeated', async () => {
    shop = await openFeedShop({ ranges: 1 });
    const first = await shop.host({ maxItemsPerInvocation: 5 }, { drain: true });
    const orders = writeOrders(shop.orders, { takesMs: 500 });
    await expect.poll(shop.begun, eventually).not.toEqual([]);
    await shop.split();
    await expect.poll(shop.holders, eventually).toHaveLength(2);
    await shop.split();
    await expect.poll(shop.holders, eventually).toHaveLength(3);

    await first.stop();
    await shop.split();
    await shop.host({ maxItemsPerInvocation: 5 });
    await expect.poll(shop.holders, eventually).toHaveLength(4);
    await orders.stop();

    await expect.poll(async () => (await shop.ended()).toSorted(), eventually).toEqual(orders.written.toSorted());
    expect(outOfOrder(await shop.begun())).toEqual([]);
  });
});
