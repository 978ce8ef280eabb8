import { afterAll, describe, expect, it } from 'vitest';
import { all, databaseOfThisFile } from '../../test/emulated-database.ts';
import { cosmosClient, renewableDatabase } from './cosmos-client.ts';
import { cosmosDocuments } from './cosmos-documents.ts';
import type { BatchOperation } from './documents.ts';

const database = await databaseOfThisFile();
const client = cosmosClient({ connectionString: database.connectionString });
const catalog = database.documents('catalog');
afterAll(() => client.dispose());

const everything = { text: 'SELECT c.id FROM c WHERE c.at <= @at', parameters: { '@at': 9 }, pageSize: 4 } as const;

describe('a container through the SDK', () => {
  it('tells a missing document from a missing container', async () => {
    const nowhere = cosmosDocuments(client.database('nowhere'), 'catalog');
    expect(await catalog.read('mug', 'product')).toBeUndefined();
    await expect(nowhere.read('mug', 'product')).rejects.toMatchObject({ port: 'store', class: 'configuration' });
    await expect(nowhere.create({ id: 'product', sku: 'mug' })).rejects.toMatchObject({ class: 'configuration' });
    await expect(nowhere.patch('mug', 'product', [], 'FROM c')).rejects.toMatchObject({ class: 'configuration' });
  });

  it('says which operation of a batch was refused, and why, and does nothing of it', async () => {
    await catalog.create({ id: 'a', sku: 'bowl', count: 1 });
    const create = { kind: 'create', document: { id: 'b', sku: 'bowl' } } as const;
    const patch: BatchOperation = { kind: 'patch', id: 'a', patches: [{ op: 'set', path: '/count', value: 2 }] };
    const refused: BatchOperation = { ...patch, condition: 'FROM c WHERE c.count = 7' };

    expect(await catalog.batch('bowl', [create, refused])).toEqual({ refused: 1, status: 412 });
    expect(await catalog.batch('bowl', [patch, { ...patch, id: 'gone' }])).toEqual({ refused: 1, status: 404 });
    expect(await catalog.read('bowl', 'a')).toMatchObject({ document: { count: 1 } });
    expect(await catalog.batch('bowl', [create, patch])).toBe('done');
    expect(await catalog.batch('bowl', [create, patch])).toEqual({ refused: 0, status: 409 });
  });

  it('waits for a throttled call, but not for long', async () => {
    await database.fault('catalog', { operation: 'items.upsert', effect: 'status', status: 429, count: 4 });
    await catalog.upsert({ id: 'product', sku: 'cup' });
    await database.fault('catalog', { operation: 'items.upsert', effect: 'status', status: 429, count: 100 });
    await expect(catalog.upsert({ id: 'product', sku: 'cup' })).rejects.toMatchObject({ class: 'transient' });
  });

  it('does not call a read ambiguous', async () => {
    await database.fault('catalog', { operation: 'items.read', effect: 'status', status: 503 });
    await expect(catalog.read('cup', 'product')).rejects.toMatchObject({ class: 'transient' });
    await database.fault('catalog', { operation: 'items.query', effect: 'status', status: 500 });
    await expect(all(catalog.query(everything))).rejects.toMatchObject({ class: 'transient' });
  });

  it('reads on over partitions that have nothing', async () => {
    for (let n = 0; n < 10; n += 1) await catalog.create({ id: `only-${n}`, sku: 'one-partition', at: n });
    const pages = await all(catalog.query(everything));
    expect(pages.flat()).toHaveLength(10);
  });

  it.each([
    ['sorts', 'SELECT c.id FROM c WHERE c.wakeAt <= @at ORDER BY c.wakeAt', 12],
    ['counts', 'SELECT VALUE COUNT(1) FROM c WHERE c.wakeAt <= @at', 1],
  ])('goes on after a partition has split, with a new client: a query that %s', async (_, text, rows) => {
    const renewable = renewableDatabase(() => cosmosClient(database), 'shop');
    const marks = cosmosDocuments(renewable, 'notifications');
    for (let n = 0; n < 12; n += 1) await marks.upsert({ id: `mark-${n}`, orderId: `order-${n}`, wakeAt: 1 });
    const query = { text, parameters: { '@at': 9 }, pageSize: 4 };
    expect((await all(marks.query(query))).flat()).toHaveLength(rows);

    await database.split('notifications');
    await expect(all(marks.query(query))).rejects.toMatchObject({ port: 'store', class: 'transient' });
    expect((await all(marks.query(query))).flat()).toHaveLength(rows);
    renewable.dispose();
  });
});
