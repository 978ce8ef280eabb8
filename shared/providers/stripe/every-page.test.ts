import { expect, it } from 'vitest';
import { everyPage } from './every-page.ts';

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => ({ id: `re_${from + n}` }));

it.each([0, 1, 100, 101, 250])('a list of %i is read to its end', async (length) => {
  const asked: unknown[] = [];
  const all = await everyPage(async ({ limit, starting_after: after }) => {
    asked.push(after);
    const from = after === undefined ? 0 : Number(after.slice(3)) + 1;
    return { data: ids(from, Math.min(from + limit, length)), has_more: from + limit < length };
  });
  expect(all).toEqual(ids(0, length));
  expect(asked).toHaveLength(Math.max(1, Math.ceil(length / 100)));
});
