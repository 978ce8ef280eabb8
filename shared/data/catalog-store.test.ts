import { beforeEach, describe, expect, it } from 'vitest';
import type { Catalog, Product } from '../ports/catalog.ts';
import { PortFailure } from '../ports/failure.ts';
import { UnreadableDocument } from '../ports/unreadable.ts';
import { catalogStore } from './catalog-store.ts';
import type { Found } from './documents.ts';

const mug: Product = {
  sku: 'mug',
  name: 'Mug',
  taxCode: 'txcd_1',
  prices: { EUR: 1_250 },
  weight: 350,
  digital: false,
};

let time: number;
let reads: string[];
let stored: Map<string, unknown>;
let failure: Error | undefined;
let catalog: Catalog;

beforeEach(() => {
  time = 0;
  reads = [];
  stored = new Map([['mug', { id: 'product', ...mug, _etag: '"1"', _ts: 1 }]]);
  failure = undefined;
  const read = async (sku: string): Promise<Found | undefined> => {
    reads.push(sku);
    if (failure !== undefined) throw failure;
    const document = stored.get(sku);
    return document === undefined ? undefined : { document, etag: '"1"' };
  };
  const sleep = () => Promise.resolve();
  catalog = catalogStore({ name: 'catalog', read }, { now: () => time, monotonic: () => time, sleep });
});

describe('the catalog', () => {
  it('gives a product as it was loaded, and remembers it for a minute', async () => {
    expect(await catalog.product('mug')).toEqual(mug);
    time = 59_999;
    await catalog.product('mug');
    expect(reads).toEqual(['mug']);
    time = 60_000;
    stored.set('mug', { id: 'product', ...mug, name: 'Big mug' });
    expect((await catalog.product('mug'))?.name).toBe('Big mug');
    expect(reads).toEqual(['mug', 'mug']);
  });

  it('remembers for some seconds only that there is none', async () => {
    expect(await catalog.product('bowl')).toBeUndefined();
    time = 4_999;
    stored.set('bowl', { id: 'product', ...mug, sku: 'bowl' });
    expect(await catalog.product('bowl')).toBeUndefined();
    time = 5_000;
    expect((await catalog.product('bowl'))?.sku).toBe('bowl');
    expect(reads).toEqual(['bowl', 'bowl']);
  });

  it('reads once for all who ask at the same time', async () => {
    await Promise.all([catalog.product('mug'), catalog.product('mug'), catalog.product('mug')]);
    expect(reads).toEqual(['mug']);
  });

  it('remembers no failure', async () => {
    failure = new PortFailure('store', 'transient', 'catalog.read', new Error('throttled'));
    await expect(catalog.product('mug')).rejects.toBe(failure);
    failure = undefined;
    expect(await catalog.product('mug')).toEqual(mug);
  });

  it('forgets the oldest of ten thousand', async () => {
    await catalog.product('mug');
    for (let n = 0; n < 10_000; n += 1) await catalog.product(`sku-${n}`);
    reads = [];
    await catalog.product('sku-9999');
    expect(reads).toEqual([]);
    await catalog.product('mug');
    expect(reads).toEqual(['mug']);
  });

  it('names what a product lacks', async () => {
    stored.set('mug', { id: 'product', ...mug, prices: { EUR: -1 } });
    await expect(catalog.product('mug')).rejects.toBeInstanceOf(UnreadableDocument);
  });
});
