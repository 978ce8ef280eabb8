import { describe, expect, it } from 'vitest';
import type { Value } from '../json.ts';
import { functions, isKnownElsewhere } from './functions.ts';

const call = (name: string, ...values: Value[]) => functions.get(name)?.call(...values);

describe('functions of text', () => {
  it.each<[string, Value[], Value]>([
    ['STARTSWITH', ['abc', 'ab'], true],
    ['STARTSWITH', ['abc', 'AB'], false],
    ['STARTSWITH', ['abc', 'AB', true], true],
    ['STARTSWITH', ['abc', ''], true],
    ['STARTSWITH', ['abc', 1], undefined],
    ['STARTSWITH', [undefined, 'a'], undefined],
    ['STARTSWITH', ['abc', 'a', 'yes'], undefined],
    ['ENDSWITH', ['abc', 'bc'], true],
    ['ENDSWITH', ['abc', 'BC', true], true],
    ['ENDSWITH', [null, 'a'], undefined],
    ['CONTAINS', ['abc', 'b'], true],
    ['CONTAINS', ['abc', 'B', false], false],
    ['CONTAINS', [['b'], 'b'], undefined],
    ['STRINGEQUALS', ['abc', 'abc'], true],
    ['STRINGEQUALS', ['abc', 'ABC', true], true],
    ['STRINGEQUALS', [null, null], undefined],
    ['LOWER', ['ÀB'], 'àb'],
    ['UPPER', ['àb'], 'ÀB'],
    ['UPPER', [1], undefined],
    ['LENGTH', ['abc'], 3],
    ['LENGTH', [''], 0],
    ['LENGTH', [[1]], undefined],
    ['SUBSTRING', ['abcd', 1, 2], 'bc'],
    ['SUBSTRING', ['abcd', 2, 9], 'cd'],
    ['SUBSTRING', ['abcd', 9, 1], ''],
    ['SUBSTRING', ['abcd', -1, 2], ''],
    ['SUBSTRING', ['abcd', 0, -1], ''],
    ['SUBSTRING', ['abcd', 0.5, 1], undefined],
    ['SUBSTRING', ['abcd', '0', 1], undefined],
    ['CONCAT', ['a', 'b', 'c'], 'abc'],
    ['CONCAT', ['a', 1], undefined],
    ['CONCAT', ['a', undefined], undefined],
  ])('%s of %j is %j', (name, values, expected) => {
    expect(call(name, ...values)).toBe(expected);
  });
});

describe('functions of numbers', () => {
  it.each<[string, Value[], Value]>([
    ['ABS', [-1.5], 1.5],
    ['ABS', ['1'], undefined],
    ['FLOOR', [-1.5], -2],
    ['CEILING', [1.2], 2],
    ['ROUND', [2.4], 2],
    ['ROUND', [2.5], 3],
    ['ROUND', [-2.4], -2],
    ['ROUND', [-2.5], -3],
    ['ROUND', [null], undefined],
  ])('%s of %j is %j', (name, values, expected) => {
    expect(call(name, ...values)).toBe(expected);
  });
});

const samples: Record<string, Value> = {
  nothing: undefined,
  null: null,
  bool: false,
  number: 0,
  string: '',
  array: [],
  object: {},
};

describe('tests of a type', () => {
  it.each<[string, string[]]>([
    ['IS_DEFINED', ['null', 'bool', 'number', 'string', 'array', 'object']],
    ['IS_NULL', ['null']],
    ['IS_BOOL', ['bool']],
    ['IS_NUMBER', ['number']],
    ['IS_STRING', ['string']],
    ['IS_ARRAY', ['array']],
    ['IS_OBJECT', ['object']],
  ])('%s is true for %j only', (name, expected) => {
    const found = Object.entries(samples).filter(([, value]) => call(name, value) === true);
    const others = Object.entries(samples).filter(([, value]) => call(name, value) === false);
    expect(found.map(([sample]) => sample)).toEqual(expected);
    expect(found.length + others.length).toBe(Object.keys(samples).length);
  });
});

describe('functions of arrays', () => {
  it.each<[string, Value[], Value]>([
    ['ARRAY_LENGTH', [[1, 2]], 2],
    ['ARRAY_LENGTH', ['ab'], undefined],
    ['ARRAY_CONTAINS', [['a', 'b'], 'b'], true],
    ['ARRAY_CONTAINS', [['a'], 'b'], false],
    ['ARRAY_CONTAINS', [[{ a: 1, b: 2 }], { b: 2, a: 1 }], true],
    ['ARRAY_CONTAINS', [[{ a: 1, b: 2 }], { a: 1 }], false],
    ['ARRAY_CONTAINS', [[{ a: 1, b: 2 }], { a: 1 }, true], true],
    ['ARRAY_CONTAINS', [[{ a: 2 }, 'a'], { a: 1 }, true], false],
    ['ARRAY_CONTAINS', [['a'], 'a', true], true],
    ['ARRAY_CONTAINS', [['a'], undefined], undefined],
    ['ARRAY_CONTAINS', ['a', 'a'], undefined],
    ['ARRAY_CONTAINS', [['a'], 'a', 'yes'], undefined],
  ])('%s of %j is %j', (name, values, expected) => {
    expect(call(name, ...values)).toBe(expected);
  });
});

it('knows no function both as its own and as somebody else’s', () => {
  expect([...functions.keys()].filter(isKnownElsewhere)).toEqual([]);
});
