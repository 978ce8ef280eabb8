import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { OrderedList } from './ordered-list.ts';

type Entry = readonly [key: number, value: number];
const byKey = (left: Entry, right: Entry) => left[0] - right[0];
const entry = fc.tuple(fc.nat(60), fc.nat());
const step = fc.record({ set: fc.boolean(), entry });

it('is what a sorted array would be, read from anywhere in both directions', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { selector: ([key]) => key }),
      fc.array(step),
      fc.nat(60),
      (first, steps, from) => {
        const list = new OrderedList<Entry>(byKey, [...first]);
        const model = new Map(first);
        for (const { set, entry } of steps) {
          if (set) model.set(entry[0], entry[1]);
          else model.delete(entry[0]);
          if (set) list.set(entry);
          else list.delete(entry);
        }
        const sorted = [...model].toSorted(byKey);
        const isBefore = ([key]: Entry) => key < from;
        expect(list.size).toBe(sorted.length);
        expect([...list.from(isBefore)]).toEqual(sorted.filter(([key]) => key >= from));
        expect([...list.backFrom(isBefore)]).toEqual(sorted.filter(isBefore).toReversed());
        expect(list.rank(isBefore)).toBe(sorted.filter(isBefore).length);
      },
    ),
  );
});

it('stays in order over many chunks, filled from both ends and the middle, and emptied again', () => {
  const list = new OrderedList<Entry>(byKey);
  const keys = Array.from({ length: 5000 }, (_, at) => (at * 2741) % 5000);
  for (const key of keys) list.set([key, 0]);
  expect([...list.from(() => false)].map(([key]) => key)).toEqual(keys.toSorted((a, b) => a - b));
  expect(list.rank(([key]) => key < 3210)).toBe(3210);
  for (const key of keys) if (key % 7 !== 0) list.delete([key, 0]);
  expect([...list.backFrom(() => true)].map(([key]) => key)).toEqual(
    keys.filter((key) => key % 7 === 0).toSorted((a, b) => b - a),
  );
});
