import { expect, it } from 'vitest';
import { databaseOfThisFile, evenPace } from '../../test/emulated-database.ts';
import { markStore } from './mark-store.ts';

const database = await databaseOfThisFile();
const marks = markStore(database.documents('notifications'), evenPace);

it('begins nowhere, moves forward only, and does not expire', async () => {
  expect(await marks.read('walk')).toBeUndefined();
  await marks.advance('walk', 5);
  await marks.advance('walk', 9);
  await marks.advance('walk', 7);
  expect(await marks.read('walk')).toBe(9);
  expect(await marks.read('another')).toBeUndefined();
  const { resource } = await database.container('notifications').item('mark:walk', 'mark:walk').read();
  expect(resource).toMatchObject({ orderId: 'mark:walk', ttl: -1 });
});

it('comes to the furthest of many that move it at the same time, the first of them too', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => marks.advance('crowd', ((n * 7) % 20) + 1)));
  expect(await marks.read('crowd')).toBe(20);
});

it.each([
  ['the connection broke before', { effect: 'before', count: 1 }],
  ['the connection broke after', { effect: 'after', count: 1 }],
] as const)('moves once when %s', async (name, fault) => {
  await database.fault('notifications', { operation: 'items.create', ...fault });
  await marks.advance(name, 1);
  await database.fault('notifications', { operation: 'items.patch', ...fault });
  await marks.advance(name, 2);
  expect(await marks.read(name)).toBe(2);
});
