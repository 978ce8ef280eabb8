import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue, Value } from '../json.ts';
import { compareScalars, compareSort, equals } from './compare.ts';

const json = fc.jsonValue({ maxDepth: 2 }).map((value): JsonValue => JSON.parse(JSON.stringify(value)));
const value: fc.Arbitrary<Value> = fc.oneof(json, fc.constant(undefined));

/** Least first, as the documentation lists the types. */
const ascending: Value[] = [
  undefined,
  null,
  false,
  true,
  -1,
  0,
  1.5,
  '',
  'A',
  'a',
  'aa',
  'b',
  [],
  [1],
  [1, 2],
  [2],
  ['a'],
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { a: 2 },
  { b: 0 },
];

describe('the order of ORDER BY', () => {
  it('goes by type and then by value', () => {
    const shuffled = ascending
      .map((entry, index) => ({ entry, index }))
      .sort((a, b) => ((a.index * 7) % 22) - ((b.index * 7) % 22));
    expect(shuffled.sort((a, b) => compareSort(a.entry, b.entry)).map(({ entry }) => entry)).toEqual(ascending);
  });

  it('is total', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareSort(a, b)) + Math.sign(compareSort(b, a))).toBe(0);
        // Boxed, because sort() itself puts undefined last.
        const [least, middle, most] = [[a], [b], [c]].sort(([x], [y]) => compareSort(x, y));
        expect(compareSort(least?.[0], middle?.[0])).toBeLessThanOrEqual(0);
        expect(compareSort(middle?.[0], most?.[0])).toBeLessThanOrEqual(0);
        expect(compareSort(least?.[0], most?.[0])).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is level exactly where values are equal', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(compareSort(a, b) === 0).toBe(equals(a, b));
      }),
    );
  });

  it('does not look at the order of properties', () => {
    expect(compareSort({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(0);
  });
});

describe('equality', () => {
  it.each<[JsonValue, JsonValue, boolean]>([
    [1, 1, true],
    [1, '1', false],
    [null, null, true],
    [null, false, false],
    [0, -0, true],
    [[1, [2]], [1, [2]], true],
    [[1, 2], [1], false],
    [[1], [1, 2], false],
    [{ a: 1, b: [] }, { b: [], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 1 }, false],
    [{ a: null }, { b: null }, false],
    [{}, [], false],
  ])('of %j and %j is %j', (left, right, expected) => {
    expect(equals(left, right)).toBe(expected);
    expect(equals(right, left)).toBe(expected);
  });
});

describe('comparison', () => {
  it.each<[Value, Value, number | undefined]>([
    [1, 2, -1],
    ['b', 'a', 1],
    [true, false, 1],
    [null, null, 0],
    [1, '1', undefined],
    [null, 0, undefined],
    [undefined, undefined, undefined],
    [undefined, 1, undefined],
    [[1], [2], undefined],
    [{}, {}, undefined],
  ])('of %j and %j is %j', (left, right, expected) => {
    expect(compareScalars(left, right)).toBe(expected);
  });
});
