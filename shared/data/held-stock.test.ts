import { expect, it } from 'vitest';
import { all, databaseOfThisFile } from '../../test/emulated-database.ts';
import { heldStock } from './held-stock.ts';

const database = await databaseOfThisFile();

it('tells what is held since before a date, the oldest first, and nothing that is over', async () => {
  const documents = database.documents('catalog');
  const reservation = (n: number, status: string, at: number) =>
    documents.upsert({ id: `reservation:o${n}`, sku: `sku${n % 2}`, orderId: `o${n}`, quantity: n, status, at });
  await reservation(1, 'held', 30);
  await reservation(2, 'held', 10);
  await reservation(3, 'released', 10);
  await reservation(4, 'consumed', 10);
  await reservation(5, 'held', 40);
  await documents.upsert({ id: 'stock', sku: 'sku1', onHand: 1, available: 1 });
  const pages = await all(heldStock(documents).before(40, 1));
  expect(pages).toEqual([[{ orderId: 'o2', sku: 'sku0', quantity: 2 }], [{ orderId: 'o1', sku: 'sku1', quantity: 1 }]]);
});
