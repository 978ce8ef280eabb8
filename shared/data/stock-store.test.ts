import { describe, expect, it } from 'vitest';
import { type ContainerFault, databaseOfThisFile, evenPace } from '../../test/emulated-database.ts';
import { stockStore } from './stock-store.ts';

const database = await databaseOfThisFile();
const stock = stockStore(database.documents('catalog'), evenPace);
let lastSku = 0;

async function skuWith(onHand: number): Promise<string> {
  lastSku += 1;
  const sku = `sku-${lastSku}`;
  await database.container('catalog').items.create({ id: 'stock', sku, onHand, available: onHand });
  return sku;
}

async function counts(sku: string) {
  const { resource } = await database.container('catalog').item('stock', sku).read();
  return { onHand: resource.onHand, available: resource.available };
}

async function reservation(sku: string, orderId: string) {
  const { resource } = await database.container('catalog').item(`reservation:${orderId}`, sku).read();
  return resource && { status: resource.status, quantity: resource.quantity, ttl: resource.ttl };
}

const thirtyDays = 30 * 86_400;

describe('stock', () => {
  it('is held, then taken off the shelf', async () => {
    const sku = await skuWith(10);
    expect(await stock.reserve('o1', { sku, quantity: 3 })).toBe('held');
    expect(await counts(sku)).toEqual({ onHand: 10, available: 7 });
    expect(await reservation(sku, 'o1')).toEqual({ status: 'held', quantity: 3, ttl: undefined });
    await stock.consume('o1', { sku, quantity: 3 });
    expect(await counts(sku)).toEqual({ onHand: 7, available: 7 });
    expect(await reservation(sku, 'o1')).toEqual({ status: 'consumed', quantity: 3, ttl: thirtyDays });
  });

  it('is held, then given back', async () => {
    const sku = await skuWith(10);
    await stock.reserve('o1', { sku, quantity: 3 });
    await stock.release('o1', { sku, quantity: 3 });
    expect(await counts(sku)).toEqual({ onHand: 10, available: 10 });
    expect(await reservation(sku, 'o1')).toEqual({ status: 'released', quantity: 3, ttl: thirtyDays });
  });

  it('is never held again by an order that gave it back, or that ended before it held any', async () => {
    const sku = await skuWith(10);
    await stock.reserve('o1', { sku, quantity: 3 });
    await stock.release('o1', { sku, quantity: 3 });
    await stock.release('o2', { sku, quantity: 3 });
    expect(await stock.reserve('o1', { sku, quantity: 3 })).toBe('over');
    expect(await stock.reserve('o2', { sku, quantity: 3 })).toBe('over');
    expect(await counts(sku)).toEqual({ onHand: 10, available: 10 });
    expect(await reservation(sku, 'o2')).toEqual({ status: 'released', quantity: 0, ttl: thirtyDays });
  });

  it('changes once, however often it is asked', async () => {
    const sku = await skuWith(10);
    for (let n = 0; n < 3; n += 1) expect(await stock.reserve('o1', { sku, quantity: 10 })).toBe('held');
    for (let n = 0; n < 3; n += 1) await stock.consume('o1', { sku, quantity: 10 });
    expect(await stock.reserve('o1', { sku, quantity: 10 })).toBe('held');
    await stock.reserve('o2', { sku, quantity: 0 });
    for (let n = 0; n < 3; n += 1) await stock.release('o2', { sku, quantity: 0 });
    expect(await counts(sku)).toEqual({ onHand: 0, available: 0 });
  });

  it('puts what was consumed back on the shelf when it is released, once: a cancel has overtaken the run that took it', async () => {
    const sku = await skuWith(10);
    await stock.reserve('o1', { sku, quantity: 4 });
    await stock.consume('o1', { sku, quantity: 4 });
    for (let n = 0; n < 2; n += 1) await stock.release('o1', { sku, quantity: 4 });
    expect(await counts(sku)).toEqual({ onHand: 10, available: 10 });
    expect((await reservation(sku, 'o1'))?.status).toBe('released');
  });

  it('is out when there is not enough, or no such stock', async () => {
    const sku = await skuWith(2);
    expect(await stock.reserve('o1', { sku, quantity: 3 })).toBe('out_of_stock');
    expect(await stock.reserve('o1', { sku: 'unheard-of', quantity: 1 })).toBe('out_of_stock');
    expect(await reservation(sku, 'o1')).toBeUndefined();
    expect(await counts(sku)).toEqual({ onHand: 2, available: 2 });
    await stock.release('o1', { sku: 'unheard-of', quantity: 1 });
  });

  it.each(['released', 'gone'])('cannot be consumed when its reservation is %s', async (how) => {
    const sku = await skuWith(5);
    if (how === 'released') await stock.release('o1', { sku, quantity: 1 });
    await expect(stock.consume('o1', { sku, quantity: 1 })).rejects.toMatchObject({ class: 'unknown' });
    expect(await counts(sku)).toEqual({ onHand: 5, available: 5 });
  });
});

const faults: [string, Omit<ContainerFault, 'operation'>][] = [
  ['the connection broke before', { effect: 'before', count: 1 }],
  ['the connection broke after', { effect: 'after', count: 1 }],
  ['the connection broke twice after', { effect: 'after', count: 2 }],
  ['a 408 came after', { effect: 'after', status: 408, count: 1 }],
  ['a 503 came before', { effect: 'status', status: 503, count: 1 }],
  ['a 449 came', { effect: 'status', status: 449, count: 3 }],
  ['it was throttled for a moment', { effect: 'status', status: 429, count: 3 }],
];

describe.each(faults)('when %s', (_, fault) => {
  it('holds once', async () => {
    const sku = await skuWith(3);
    await database.fault('catalog', { operation: 'items.batch', ...fault });
    expect(await stock.reserve('o1', { sku, quantity: 3 })).toBe('held');
    expect(await counts(sku)).toEqual({ onHand: 3, available: 0 });
  });

  it('consumes once', async () => {
    const sku = await skuWith(9);
    await stock.reserve('o1', { sku, quantity: 3 });
    await database.fault('catalog', { operation: 'items.batch', ...fault });
    await stock.consume('o1', { sku, quantity: 3 });
    expect(await counts(sku)).toEqual({ onHand: 6, available: 6 });
  });

  it('releases once', async () => {
    const sku = await skuWith(9);
    await stock.reserve('o1', { sku, quantity: 3 });
    await database.fault('catalog', { operation: 'items.batch', ...fault });
    await stock.release('o1', { sku, quantity: 3 });
    expect(await counts(sku)).toEqual({ onHand: 9, available: 9 });
  });

  it('leaves a tombstone', async () => {
    const sku = await skuWith(9);
    await database.fault('catalog', { operation: 'items.create', ...fault });
    await stock.release('o1', { sku, quantity: 3 });
    expect(await reservation(sku, 'o1')).toEqual({ status: 'released', quantity: 0, ttl: thirtyDays });
  });
});

describe('orders that meet on one sku', () => {
  it('hold exactly what is there, and the others hear that it is out', async () => {
    for (let round = 0; round < 50; round += 1) {
      const sku = await skuWith(10);
      const everyone = Array.from({ length: 20 }, (_, n) => stock.reserve(`o${n}`, { sku, quantity: 1 }));
      const answers = await Promise.all(everyone);
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(10);
      expect(answers.filter((answer) => answer === 'out_of_stock')).toHaveLength(10);
      expect(await counts(sku)).toEqual({ onHand: 10, available: 0 });
    }
  });

  it('leave nothing held when a slow reservation comes between the read and the tombstone of a release', async () => {
    const sku = await skuWith(10);
    const documents = database.documents('catalog');
    const interrupted = stockStore(
      {
        ...documents,
        create: async (document) => {
          await stock.reserve('o1', { sku, quantity: 4 });
          return documents.create(document);
        },
      },
      evenPace,
    );
    await interrupted.release('o1', { sku, quantity: 4 });
    expect(await reservation(sku, 'o1')).toEqual({ status: 'released', quantity: 4, ttl: thirtyDays });
    expect(await counts(sku)).toEqual({ onHand: 10, available: 10 });
  });

  it('agree when the same order is reserved and released at the same time', async () => {
    for (let round = 0; round < 50; round += 1) {
      const sku = await skuWith(10);
      const wanted = { sku, quantity: 4 };
      const [reserved] = await Promise.all([
        stock.reserve('o1', wanted),
        stock.release('o1', wanted),
        stock.reserve('o1', wanted),
        stock.release('o1', wanted),
      ]);
      expect(['held', 'over']).toContain(reserved);
      expect((await reservation(sku, 'o1'))?.status).toBe('released');
      expect(await counts(sku)).toEqual({ onHand: 10, available: 10 });
    }
  });
});
