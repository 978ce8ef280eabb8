import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { all, databaseOfThisFile } from '../../test/emulated-database.ts';
import { orderChanges } from './order-changes.ts';

const database = await databaseOfThisFile();
const documents = database.documents('orders');
const changes = orderChanges(documents);

it('tells what was written last, from all partitions, the oldest first, without what is younger or older', async () => {
  const write = (id: string) => documents.upsert({ id, orderId: id });
  for (const id of ['a', 'b', 'c']) await write(id);
  const first = (await all(changes.within(0, Date.now() + 60_000, 2))).flat();
  expect(first.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c']);

  const newest = Math.max(...first.map(({ at }) => at));
  // The store's clock counts whole seconds.
  await sleep(1_100);
  await write('a');
  await write('d');
  const pages = await all(changes.within(0, Date.now() + 60_000, 2));
  expect(pages.every((page) => page.length > 0 && page.length <= 2)).toBe(true);
  const ids = pages.flat().map(({ id }) => id);
  expect(ids.slice(0, 2).toSorted()).toEqual(['b', 'c']);
  expect(ids.slice(2).toSorted()).toEqual(['a', 'd']);

  const since = (await all(changes.within(newest + 1, Date.now() + 60_000, 100))).flat();
  expect(since.map(({ id }) => id).toSorted()).toEqual(['a', 'd']);
  expect((await all(changes.within(0, newest, 100))).flat().every(({ at }) => at < newest)).toBe(true);
});
