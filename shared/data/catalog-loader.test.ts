import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { databaseOfThisFile, evenPace } from '../../test/emulated-database.ts';
import { PortFailure } from '../ports/failure.ts';
import { type CatalogLoader, catalogLoader, StockHeld } from './catalog-loader.ts';
import { catalogStore } from './catalog-store.ts';
import { stockStore } from './stock-store.ts';

const database = await databaseOfThisFile();
const loader = catalogLoader(database.documents('catalog'), { command: randomUUID }, evenPace);
const stock = stockStore(database.documents('catalog'), evenPace);

async function counts(sku: string) {
  const { resource } = await database.container('catalog').item('stock', sku).read();
  return { onHand: resource.onHand, available: resource.available };
}

/** A loader that something comes between: after its read, before its first write. */
function beforePatch(interloper: () => Promise<unknown>): CatalogLoader {
  const documents = database.documents('catalog');
  let first = true;
  return catalogLoader(
    {
      ...documents,
      patch: async (...patch) => {
        if (first) await interloper();
        first = false;
        return documents.patch(...patch);
      },
    },
    { command: randomUUID },
    evenPace,
  );
}

const product = {
  sku: 'mug',
  name: 'Mug',
  taxCode: 'txcd_1',
  prices: { EUR: 1_250, USD: 1_400 },
  weight: 350,
  digital: false,
};

describe('loading products', () => {
  it('creates, then replaces', async () => {
    await loader.upsertProduct(product);
    await loader.upsertProduct({ ...product, name: 'Big mug' });
    const catalog = catalogStore(database.documents('catalog'), evenPace.clock);
    expect(await catalog.product('mug')).toEqual({ ...product, name: 'Big mug' });
  });

  it('repeats an upsert whose answer was lost', async () => {
    await database.fault('catalog', { operation: 'items.upsert', effect: 'after', count: 2 });
    await loader.upsertProduct({ ...product, sku: 'cup' });
    const catalog = catalogStore(database.documents('catalog'), evenPace.clock);
    expect((await catalog.product('cup'))?.sku).toBe('cup');
  });

  it('refuses what is no product', async () => {
    await expect(loader.upsertProduct({ ...product, weight: -1 })).rejects.toThrow('weight');
  });
});

describe('counting stock', () => {
  it('begins a sku, and moves what is available by the same difference', async () => {
    await loader.setOnHand('a', 10);
    expect(await counts('a')).toEqual({ onHand: 10, available: 10 });
    await stock.reserve('o1', { sku: 'a', quantity: 4 });
    await loader.setOnHand('a', 25);
    expect(await counts('a')).toEqual({ onHand: 25, available: 21 });
    await loader.setOnHand('a', 4);
    expect(await counts('a')).toEqual({ onHand: 4, available: 0 });
    await stock.release('o1', { sku: 'a', quantity: 4 });
    expect(await counts('a')).toEqual({ onHand: 4, available: 4 });
  });

  it('never takes what an order holds', async () => {
    await loader.setOnHand('b', 10);
    await stock.reserve('o1', { sku: 'b', quantity: 4 });
    const refusal = loader.setOnHand('b', 3);
    await expect(refusal).rejects.toBeInstanceOf(StockHeld);
    await expect(refusal).rejects.toThrow('Expected at least 4 of b on hand');
    expect(await counts('b')).toEqual({ onHand: 10, available: 6 });
  });

  it.each([-1, 1.5, Number.NaN])('refuses %d', async (onHand) => {
    await expect(loader.setOnHand('c', onHand)).rejects.toThrow(RangeError);
  });

  it.each([
    ['the first count', 'items.create', { effect: 'after', count: 1 }],
    ['the first count, unsent', 'items.create', { effect: 'before', count: 1 }],
    ['a later count', 'items.patch', { effect: 'after', count: 1 }],
    ['a later count, unsent', 'items.patch', { effect: 'before', count: 2 }],
    ['a later count, on a busy sku', 'items.patch', { effect: 'status', status: 449, count: 2 }],
  ] as const)('counts once when the answer of %s is lost', async (name, operation, fault) => {
    if (operation === 'items.patch') {
      await loader.setOnHand(name, 5);
      await stock.reserve('o1', { sku: name, quantity: 2 });
    }
    await database.fault('catalog', { operation, ...fault });
    await loader.setOnHand(name, 8);
    expect((await counts(name)).onHand).toBe(8);
    expect((await counts(name)).available).toBe(operation === 'items.patch' ? 6 : 8);
  });

  it.each([
    { meanwhile: 'an order takes 2', take: 2, count: 5, left: 5 },
    { meanwhile: 'an order takes more than are to be left', take: 8, count: 1, left: 1 },
  ])('sees it when $meanwhile between its read and its write', async ({ take, count, left }) => {
    const sku = `between-${take}`;
    await loader.setOnHand(sku, 10);
    const interrupted = beforePatch(async () => {
      await stock.reserve('o1', { sku, quantity: take });
      await stock.consume('o1', { sku, quantity: take });
    });
    await interrupted.setOnHand(sku, count);
    expect(await counts(sku)).toEqual({ onHand: left, available: left });
  });

  it('refuses when an order comes to hold too much between its read and its write', async () => {
    await loader.setOnHand('held', 10);
    const interrupted = beforePatch(() => stock.reserve('o1', { sku: 'held', quantity: 8 }));
    await expect(interrupted.setOnHand('held', 5)).rejects.toBeInstanceOf(StockHeld);
    expect(await counts('held')).toEqual({ onHand: 10, available: 2 });
  });

  it('does not bring back what was consumed after it, when its answer is lost', async () => {
    await loader.setOnHand('lost', 4);
    const documents = database.documents('catalog');
    const losing = catalogLoader(
      {
        ...documents,
        patch: async (...patch) => {
          await documents.patch(...patch);
          await stock.reserve('o1', { sku: 'lost', quantity: 3 });
          await stock.consume('o1', { sku: 'lost', quantity: 3 });
          throw new PortFailure('store', 'ambiguous', 'catalog.patch', new Error('connection reset'));
        },
      },
      { command: randomUUID },
      evenPace,
    );
    await losing.setOnHand('lost', 10);
    expect(await counts('lost')).toEqual({ onHand: 7, available: 7 });
  });

  it('adds up while orders reserve, consume and release', async () => {
    for (let round = 0; round < 20; round += 1) {
      const sku = `busy-${round}`;
      await loader.setOnHand(sku, 10);
      await Promise.all([
        loader.setOnHand(sku, 12),
        ...['o1', 'o2', 'o3', 'o4'].map(async (orderId, n) => {
          await stock.reserve(orderId, { sku, quantity: 2 });
          await stock[n % 2 === 0 ? 'consume' : 'release'](orderId, { sku, quantity: 2 });
        }),
      ]);
      const { onHand, available } = await counts(sku);
      expect(available).toBe(onHand);
      expect([8, 10, 12]).toContain(onHand);
    }
  });
});
