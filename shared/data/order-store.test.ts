import { describe, expect, it } from 'vitest';
import { all, databaseOfThisFile, evenPace } from '../../test/emulated-database.ts';
import { sampleOrder, withAttention, withEntry } from '../../test/sample-order.ts';
import type { Order } from '../order/order.ts';
import { NewerSchema, UnreadableDocument } from '../ports/unreadable.ts';
import { orderStore } from './order-store.ts';

const database = await databaseOfThisFile();
const orders = orderStore(database.documents('orders'), evenPace);
let last = 0;

const newOrder = (): Order => {
  last += 1;
  return sampleOrder(last);
};
const placed = async () => (await orders.create(newOrder())).stored;
const versions = async (order: Order) => (await orders.read(order.id))?.order.log.length;

describe('creating an order', () => {
  it('writes it, and reads back what was written without system properties', async () => {
    const order = newOrder();
    const { created, stored } = await orders.create(order);
    expect(created).toBe(true);
    expect(stored.order).toEqual(order);
    expect(await orders.read(order.id)).toEqual(stored);
  });

  it('shows what is there when the id is taken', async () => {
    const first = newOrder();
    const { stored } = await orders.create(first);
    const second = await orders.create({ ...first, command: 'another' });
    expect(second).toEqual({ created: false, stored });
  });

  it.each([
    ['the connection broke before', { effect: 'before', count: 1 }],
    ['the connection broke after', { effect: 'after', count: 1 }],
    ['a 408 came before', { effect: 'status', status: 408, count: 1 }],
    ['a 503 came after', { effect: 'after', status: 503, count: 1 }],
    ['a 449 came', { effect: 'status', status: 449, count: 3 }],
    ['it was throttled for a moment', { effect: 'status', status: 429, count: 2 }],
  ] as const)('has created it, once, when %s', async (_, fault) => {
    await database.fault('orders', { operation: 'items.create', ...fault });
    const order = newOrder();
    const { created, stored } = await orders.create(order);
    expect(created).toBe(true);
    expect(await orders.read(order.id)).toEqual(stored);
  });

  it('recognizes its own write under later ones', async () => {
    const order = newOrder();
    const { stored } = await orders.create(order);
    const later = await orders.replace(withEntry(order, 'later'), stored.etag);
    expect(await orders.create(order)).toEqual({ created: true, stored: later });
  });

  it('is a PortFailure when the store throttles on', async () => {
    await database.fault('orders', { operation: 'items.create', effect: 'status', status: 429 });
    await expect(orders.create(newOrder())).rejects.toMatchObject({ name: 'PortFailure', class: 'transient' });
  });

  it('is a PortFailure of unknown fate when no answer ever comes', async () => {
    await database.fault('orders', { operation: 'items.create', effect: 'status', status: 503 });
    await expect(orders.create(newOrder())).rejects.toMatchObject({ name: 'PortFailure', class: 'ambiguous' });
  });
});

describe('replacing an order', () => {
  it('writes the version that follows', async () => {
    const { order, etag } = await placed();
    const next = withEntry(order, 'c1');
    const written = await orders.replace(next, etag);
    expect(written?.order).toEqual(next);
    expect(written?.etag).not.toBe(etag);
    expect(await orders.read(order.id)).toEqual(written);
  });

  it('is undefined when another writer was faster, and changes nothing', async () => {
    const { order, etag } = await placed();
    const theirs = await orders.replace(withEntry(order, 'theirs'), etag);
    expect(await orders.replace(withEntry(order, 'ours'), etag)).toBeUndefined();
    expect(await orders.read(order.id)).toEqual(theirs);
  });

  it('is undefined when the order is gone', async () => {
    const { order, etag } = await placed();
    await database.container('orders').item(order.id, order.id).delete();
    expect(await orders.replace(withEntry(order, 'c1'), etag)).toBeUndefined();
  });

  it('takes a version that its own command wrote for its own, also under later entries', async () => {
    const { order, etag } = await placed();
    const ours = withEntry(order, 'ours');
    const written = await orders.replace(ours, etag);
    expect(await orders.replace(ours, etag)).toEqual(written);
    const later = await orders.replace({ ...ours, attempts: 1, command: 'later' }, written?.etag ?? '');
    expect(await orders.replace(ours, etag)).toEqual(later);
  });

  it.each([
    ['the connection broke before', { effect: 'before', count: 1 }],
    ['the connection broke after', { effect: 'after', count: 1 }],
    ['the connection broke three times before', { effect: 'before', count: 3 }],
    ['a 408 came after', { effect: 'after', status: 408, count: 1 }],
    ['a 503 came before', { effect: 'status', status: 503, count: 1 }],
    ['a 449 came', { effect: 'status', status: 449, count: 3 }],
  ] as const)('has written once when %s', async (_, fault) => {
    const { order, etag } = await placed();
    await database.fault('orders', { operation: 'items.replace', ...fault });
    const written = await orders.replace(withEntry(order, 'c1'), etag);
    expect(written).toEqual(await orders.read(order.id));
    expect(await versions(order)).toBe(2);
  });

  it('finds the other writer when its answer was lost and the other was faster', async () => {
    const { order, etag } = await placed();
    await orders.replace(withEntry(order, 'theirs'), etag);
    await database.fault('orders', { operation: 'items.replace', effect: 'before', count: 1 });
    expect(await orders.replace(withEntry(order, 'ours'), etag)).toBeUndefined();
  });

  it('lets one of twenty writers through, round after round', async () => {
    let stored = await placed();
    for (let round = 0; round < 50; round += 1) {
      const { order, etag } = stored;
      const writers = Array.from({ length: 20 }, (_, n) => ({ ...order, attempts: n, command: `r${round}-${n}` }));
      const outcomes = await Promise.all(writers.map((next) => orders.replace(next, etag)));
      const winners = outcomes.filter((outcome) => outcome !== undefined);
      expect(winners).toHaveLength(1);
      expect(await orders.read(order.id)).toEqual(winners[0]);
      stored = winners[0] ?? stored;
    }
  });
});

describe('reading an order', () => {
  it('is undefined when there is none', async () => {
    expect(await orders.read(newOrder().id)).toBeUndefined();
  });

  it('names what a document lacks, without its values', async () => {
    const order = newOrder();
    const spoiled = { ...order, buyer: { ...order.buyer, email: 4711 }, head: { ...order.head, tax: 'secret' } };
    const { etag } = await database.container('orders').items.create(spoiled);
    const failure = await orders.read(order.id).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnreadableDocument);
    expect(failure).toMatchObject({ container: 'orders', id: order.id, etag });
    expect(String(failure)).toContain('buyer.email');
    expect(String(failure)).not.toMatch(/4711|secret|Ada/);
    await expect(orders.create(order)).rejects.toBeInstanceOf(UnreadableDocument);
  });

  it('leaves a newer schema to newer code', async () => {
    const order = newOrder();
    await database.container('orders').items.create({ ...order, schema: order.schema + 1, terms: 'something new' });
    const failure = await orders.read(order.id).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NewerSchema);
    expect(failure).toMatchObject({ id: order.id, schema: order.schema + 1 });
  });
});

describe('orders that are due', () => {
  it('come from all partitions, the longest overdue first, in pages that are full but the last', async () => {
    const soon = 4_000;
    const due: string[] = [];
    for (let n = 0; n < 23; n += 1) {
      const order = { ...newOrder(), wakeAt: soon - ((n * 7) % 23) };
      due[(n * 7) % 23] = order.id;
      await orders.create(order);
    }
    await orders.create({ ...newOrder(), wakeAt: soon + 1 });
    await orders.create({ ...newOrder(), wakeAt: null });

    const pages = await all(orders.due(soon, 5));
    expect(pages.flat()).toEqual(due.toReversed());
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
  });

  it('are none when nothing is due', async () => {
    expect(await all(orders.due(1, 100))).toEqual([]);
  });
});

describe('orders in attention', () => {
  const waiting = async (code: string) => {
    const order = withAttention(newOrder(), code);
    await orders.create(order);
    return order.id;
  };

  it('come by id, a page at a time, and without those that wait for nobody', async () => {
    await orders.create(newOrder());
    const late: string[] = [];
    for (let n = 0; n < 7; n += 1) late.push(await waiting(n % 2 === 0 ? 'page_even' : 'page_odd'));
    const even = [late[0], late[2], late[4], late[6]].toSorted((a = '', b = '') => a.localeCompare(b));

    const first = await orders.inAttention({ code: 'page_even', limit: 3 });
    expect(first.map(({ orderId }) => orderId)).toEqual(even.slice(0, 3));
    expect(first[0]).toEqual({
      orderId: even[0],
      orderNumber: 'L-1001',
      placedAt: 1_750_000_000_000,
      currency: 'EUR',
      total: null,
      attention: { code: 'page_even', detail: 'A step of a test.' },
    });
    const second = await orders.inAttention({ code: 'page_even', limit: 3, after: even[2] ?? '' });
    expect(second.map(({ orderId }) => orderId)).toEqual([even[3]]);

    const all = await orders.inAttention({ limit: 1_000 });
    expect(all.map(({ orderId }) => orderId)).toEqual(expect.arrayContaining(late));
    expect(all.map(({ orderId }) => orderId)).toEqual(all.map(({ orderId }) => orderId).toSorted());
    expect(await orders.inAttention({ code: 'page_none', limit: 3 })).toEqual([]);
  });
});

describe('the order of an object at a provider', () => {
  it('is found by the id that its ledger holds now', async () => {
    const order = newOrder();
    const refs = { payment: 'pi_sought', shipment: 'shp_sought' };
    await orders.create({ ...order, head: { ...order.head, refs } });
    expect(await orders.withRef('payment', 'pi_sought')).toBe(order.id);
    expect(await orders.withRef('shipment', 'shp_sought')).toBe(order.id);
    expect(await orders.withRef('payment', 'shp_sought')).toBeUndefined();
  });
});
