import { expect, it } from 'vitest';
import { RecentlyUsed } from './recently-used.ts';

it('makes a thing once, and no more things than there is room for', () => {
  const things = new RecentlyUsed<string>(2);
  const made: string[] = [];
  const use = (name: string) =>
    things.use(name, () => {
      made.push(name);
      return name;
    });
  expect(['a', 'b', 'a', 'c', 'b'].map(use)).toEqual(['a', 'b', 'a', undefined, 'b']);
  expect([made, [...things.values()], things.get('c')]).toEqual([['a', 'b'], ['a', 'b'], undefined]);
});

it('gives the room of what was not used for long to something new', () => {
  const things = new RecentlyUsed<string>(2);
  const use = (name: string) => things.use(name, () => name);
  use('a');
  for (let n = 0; n < 1000; n += 1) use('b');
  expect(use('c')).toBe('c');
  expect([...things.values()]).toEqual(['b', 'c']);
});

it('without room makes nothing', () => {
  expect(new RecentlyUsed(0).use('a', () => 'a')).toBeUndefined();
});
