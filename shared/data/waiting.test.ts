import { expect, it } from 'vitest';
import { all, databaseOfThisFile } from '../../test/emulated-database.ts';
import type { Waiting } from '../ports/orders.ts';
import { dueIds } from './due-ids.ts';
import { waitingCondition } from './waiting.ts';

const database = await databaseOfThisFile();
const documents = database.documents('orders');

/** Overdue orders, as much of them as the query sees; the last one was written by a release that knew no waiting. */
const waiting = ['payments', 'shipping', 'tax', 'store', null, undefined];
for (const [index, waitsFor] of waiting.entries()) {
  await documents.upsert({
    id: `o${index}`,
    orderId: `o${index}`,
    wakeAt: index,
    ...(waitsFor !== undefined && { waitsFor }),
  });
}

const found = async (which?: Waiting) => (await all(dueIds(documents, 10, 100, waitingCondition(which)))).flat();

it('finds all, when nobody is left out', async () => {
  const everybody = ['o0', 'o1', 'o2', 'o3', 'o4', 'o5'];
  expect(await found()).toEqual(everybody);
  expect(await found({ notWaitingFor: [] })).toEqual(everybody);
});

it('leaves out what waits for some, and nothing else', async () => {
  expect(await found({ notWaitingFor: ['payments'] })).toEqual(['o1', 'o2', 'o3', 'o4', 'o5']);
  expect(await found({ notWaitingFor: ['payments', 'shipping', 'tax'] })).toEqual(['o3', 'o4', 'o5']);
  expect(await found({ notWaitingFor: ['payments', 'shipping', 'tax', 'store'] })).toEqual(['o4', 'o5']);
});

it('finds only what waits for one', async () => {
  expect(await found({ waitingFor: 'shipping' })).toEqual(['o1']);
});
