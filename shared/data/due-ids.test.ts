import { expect, it } from 'vitest';
import { all } from '../../test/emulated-database.ts';
import { UnreadableDocument } from '../ports/unreadable.ts';
import type { Documents } from './documents.ts';
import { dueIds } from './due-ids.ts';

function answering(...pages: unknown[][]): Documents {
  const unused = () => Promise.reject(new Error('only queried'));
  return {
    name: 'orders',
    read: unused,
    create: unused,
    upsert: unused,
    replace: unused,
    patch: unused,
    batch: unused,
    async *query() {
      yield* pages;
    },
  };
}

it('goes on after an empty page and passes none on', async () => {
  const documents = answering([], [{ id: 'a' }, { id: 'b' }], [], [], [{ id: 'c' }], []);
  expect(await all(dueIds(documents, 1, 2))).toEqual([['a', 'b'], ['c']]);
});

it('refuses a row that is not what was asked for', async () => {
  await expect(all(dueIds(answering([{ id: 7 }]), 1, 2))).rejects.toBeInstanceOf(UnreadableDocument);
});
