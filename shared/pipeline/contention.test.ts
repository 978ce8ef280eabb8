import { expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import { virtualShop } from '../../test/virtual-shop.ts';
import { command } from './command.ts';

it('a batch that is delivered to every lane twice at the same time: one writer wins each time (F4, F14)', async () => {
  const shop = virtualShop();
  shop.put(sampleOrder(1));
  while (shop.feed.length > 0) {
    const batch = shop.feed.splice(0);
    const twice = [...shop.lanes, ...shop.lanes];
    await Promise.all(twice.map((lane) => lane(structuredClone(batch), {})));
  }
  await shop.settle();

  const { head, log } = shop.order(sampleOrderId(1));
  expect(head.ended).toBe('completed');
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect([...shop.books.intents.values()]).toMatchObject([{ status: 'captured', amount: head.totals?.total }]);
  expect([...shop.books.shipments.values()].filter(({ label }) => label !== null)).toHaveLength(1);
  expect(shop.books.shelf).toEqual({ onHand: 8, available: 8 });
  const replaced = shop.books.calls.filter((call) => call === 'orders.replace').length;
  expect(replaced, 'writers that met').toBeGreaterThan(shop.writes() - 1);
});

it('an order on which another writer is always faster is read again ten times, then left to the sweeper (F14)', async () => {
  const shop = virtualShop();
  shop.put(sampleOrder(1));
  let lost = 0;
  shop.pipeline.orders.replace = async () => {
    lost += 1;
    return undefined;
  };
  await shop.deliver();
  expect(lost).toBe(10);
  expect(shop.books.events).toEqual(['order.contended']);
  expect(shop.order(sampleOrderId(1)).wakeAt).not.toBeNull();
});

it('a run whose commit others have built on decides again: it does not go on with its step (F13, F35)', async () => {
  const shop = virtualShop();
  shop.put(sampleOrder(1));
  const { orders, clock } = shop.pipeline;
  const replace = orders.replace.bind(orders);
  let isFrozen = false;
  orders.replace = async (order, etag) => {
    const written = await replace(order, etag);
    if (isFrozen || written?.order.log.at(-1)?.type !== 'shipment.buying') return written;
    // The answer of the fence is lost, and the host is suspended, its monotonic clock too, until others have gone on.
    isFrozen = true;
    const suspended = clock.monotonic();
    await shop.settle();
    clock.monotonic = () => suspended;
    return orders.read(order.id);
  };
  await shop.deliver();
  await shop.settle();
  const { head, log } = shop.order(sampleOrderId(1));
  expect([head.ended, head.attention]).toEqual(['completed', null]);
  expect(log.filter(({ type }) => type === 'shipment.bought')).toHaveLength(1);
});

it('a label that is bought while its order is canceled and looked at counts at once, not when the fence falls', async () => {
  const shop = virtualShop();
  shop.put(sampleOrder(1));
  const { steps } = shop.pipeline;
  const buy = steps['buy-shipment'];
  steps['buy-shipment'] = (order, ledger) =>
    buy(order, {
      commit: async (...drafts) => {
        const fenced = await ledger.commit(...drafts);
        const stored = await shop.pipeline.orders.read(order.id);
        if (stored === undefined) throw new Error('Expected the order.');
        await command(shop.pipeline, stored, 'buyer', () => [
          { type: 'cancel.requested', key: 'key', fingerprint: 'fingerprint' },
        ]);
        await shop.sweep();
        return fenced;
      },
    });
  await shop.deliver();
  const types = shop.order(sampleOrderId(1)).log.map(({ type }) => type);
  expect(types.slice(types.indexOf('cancel.requested'), types.indexOf('cancel.requested') + 3)).toEqual([
    'cancel.requested',
    'shipment.bought',
    'cancel.rejected',
  ]);
});
