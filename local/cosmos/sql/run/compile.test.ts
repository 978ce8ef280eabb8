import { describe, expect, it } from 'vitest';
import type { JsonObject, Value } from '../json.ts';
import { parseExpression } from '../syntax/parse-expression.ts';
import { TokenStream } from '../syntax/token-stream.ts';
import { compile } from './compile.ts';
import { rootScope } from './root-scope.ts';

const item: JsonObject = {
  id: 'a',
  n: 7,
  s: 'text',
  yes: true,
  no: false,
  nothing: null,
  list: [1, 'two', { x: 3 }],
  deep: { er: { value: 4 }, 'a b': 5 },
  length: 1,
};

function evaluate(text: string, parameters: Record<string, Value> = {}): Value {
  const scope = { ...rootScope(new Map(Object.entries(parameters))), names: new Map([['c', 0]]) };
  return compile(parseExpression(new TokenStream(text)), scope)([item]);
}

describe('paths', () => {
  it.each<[string, Value]>([
    ['c.n', 7],
    ['c.deep.er["value"]', 4],
    ["c.deep['a b']", 5],
    ['c.list[1]', 'two'],
    ['c.list[2].x', 3],
    ['c[@p]', 'text'],
    ['c.missing', undefined],
    ['c.missing.x', undefined],
    ['c.nothing.x', undefined],
    ['c.s.length', undefined],
    ['c.list.length', undefined],
    ['c.list[9]', undefined],
    ['c.list[-1]', undefined],
    ['c.list[0.5]', undefined],
    ['c.list["0"]', undefined],
    ['c.deep[0]', undefined],
    ['c.toString', undefined],
    ['c["__proto__"]', undefined],
  ])('%s is %j', (text, expected) => {
    expect(evaluate(text, { '@p': 's' })).toEqual(expected);
  });

  it('is the item itself under its alias', () => {
    expect(evaluate('c')).toBe(item);
  });
});

describe('literals', () => {
  it('leave out what is undefined', () => {
    expect(evaluate('[c.missing, 1, undefined, null]')).toEqual([1, null]);
    expect(evaluate('{"a": c.missing, "b": null, "c": {"d": c.n}}')).toEqual({ b: null, c: { d: 7 } });
  });

  it('may name a property as JavaScript names its prototype', () => {
    expect(Object.keys(Object(evaluate('{"__proto__": 1}')))).toEqual(['__proto__']);
  });
});

const truth = { t: 'true', f: 'false', u: 'undefined', n: 'null', one: '1' } as const;

describe('logic', () => {
  it.each<[keyof typeof truth, keyof typeof truth, Value, Value]>([
    ['t', 't', true, true],
    ['t', 'f', false, true],
    ['f', 't', false, true],
    ['f', 'f', false, false],
    ['t', 'u', undefined, true],
    ['u', 't', undefined, true],
    ['f', 'u', false, undefined],
    ['u', 'f', false, undefined],
    ['u', 'u', undefined, undefined],
    ['n', 't', undefined, true],
    ['one', 't', undefined, true],
    ['one', 'f', false, undefined],
  ])('%s and %s', (left, right, and, or) => {
    expect(evaluate(`${truth[left]} AND ${truth[right]}`)).toBe(and);
    expect(evaluate(`${truth[left]} OR ${truth[right]}`)).toBe(or);
  });

  it.each<[string, Value]>([
    ['NOT true', false],
    ['NOT false', true],
    ['NOT undefined', undefined],
    ['NOT null', undefined],
    ['NOT 0', undefined],
    ['NOT (c.missing = 1)', undefined],
  ])('%s is %j', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  it('decides over long chains by one operand', () => {
    const chain = Array.from({ length: 5_000 }, (_, index) => `c.n = ${index}`).join(' OR ');
    expect(evaluate(chain)).toBe(true);
    expect(evaluate(`(${chain}) AND c.missing`)).toBeUndefined();
  });
});

describe('comparison', () => {
  it.each<[string, Value]>([
    ['1 = 1', true],
    ['1 = "1"', false],
    ['1 != "1"', true],
    ['c.nothing = null', true],
    ['c.nothing != null', false],
    ['c.n != null', true],
    ['c.n = null', false],
    ['c.missing = null', undefined],
    ['c.missing != null', undefined],
    ['undefined = undefined', undefined],
    ['c.list = [1, "two", {"x": 3}]', true],
    ['c.deep.er = {"value": 4}', true],
    ['{"a": 1, "b": 2} = {"b": 2, "a": 1}', true],
    ['[1] != [2]', true],
    ['1 < 2', true],
    ['2 <= 2', true],
    ['"b" > "a"', true],
    ['"a" >= "b"', false],
    ['false < true', true],
    ['null <= null', true],
    ['null < null', false],
    ['1 < "2"', undefined],
    ['null < 1', undefined],
    ['c.missing < 1', undefined],
    ['[1] < [2]', undefined],
    ['{} <= {}', undefined],
  ])('%s is %j', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });
});

describe('predicates', () => {
  it.each<[string, Value]>([
    ['c.n IN (1, 7)', true],
    ['c.n IN ("7")', false],
    ['c.n NOT IN (1)', true],
    ['c.nothing IN (null)', true],
    ['c.missing IN (1)', undefined],
    ['c.missing NOT IN (1)', undefined],
    ['c.n IN (c.missing, 7)', true],
    ['c.n IN (c.missing)', false],
    ['c.n BETWEEN 7 AND 8', true],
    ['c.n BETWEEN 8 AND 9', false],
    ['c.n BETWEEN 8 AND "9"', false],
    ['c.n BETWEEN 6 AND "9"', undefined],
    ['c.s NOT BETWEEN "a" AND "b"', true],
    ['c.missing BETWEEN 1 AND 2', undefined],
    ["c.s LIKE 't_x%'", true],
    ["c.s NOT LIKE 'x%'", true],
    ["c.n LIKE '7'", undefined],
    ['c.s LIKE @p', true],
  ])('%s is %j', (text, expected) => {
    expect(evaluate(text, { '@p': '%ex%' })).toBe(expected);
  });
});

describe('arithmetic', () => {
  it.each<[string, Value]>([
    ['c.n + 1.5', 8.5],
    ['c.n - 8', -1],
    ['c.n * -2', -14],
    ['7 / 2', 3.5],
    ['-7 % 4', -3],
    ['5 & 3', 1],
    ['5 | 3', 7],
    ['5 ^ 3', 6],
    ['~5', -6],
    ['1 << 4', 16],
    ['-8 >> 1', -4],
    ['-1 >>> 28', 15],
    ['+c.n', 7],
    ['-c.s', undefined],
    ['c.n + "1"', undefined],
    ['c.n + null', undefined],
    ['c.n + c.missing', undefined],
    ['true + true', undefined],
    ['c.s || "!"', 'text!'],
    ['c.s || 1', undefined],
    ['c.s || c.missing', undefined],
  ])('%s is %j', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });
});

describe('choices', () => {
  it.each<[string, Value]>([
    ['c.yes ? 1 : 2', 1],
    ['c.no ? 1 : 2', 2],
    ['c.n ? 1 : 2', 2],
    ['c.missing ? 1 : 2', 2],
    ['c.missing ? 1 : c.missing', undefined],
    ['c.missing ?? 1', 1],
    ['c.nothing ?? 1', null],
    ['c.no ?? 1', false],
    ['c.missing ?? undefined', undefined],
    ['c.missing ?? undefined ?? 3', 3],
  ])('%s is %j', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });
});

describe('parameters', () => {
  it('hold any JSON value, or none', () => {
    expect(evaluate('@list[1].a', { '@list': [0, { a: 'x' }] })).toBe('x');
    expect(evaluate('c.n = @none', { '@none': undefined })).toBeUndefined();
    expect(evaluate('IS_DEFINED(@none)', { '@none': undefined })).toBe(false);
  });

  it('must be sent', () => {
    expect(() => evaluate('c.n = @n', { '@N': 1 })).toThrow('The query uses @n, but the parameters sent are: @N.');
  });
});

describe('names', () => {
  it.each([
    ['d.n', "Identifier 'd' could not be resolved.", 'SC2001', { start: 0, end: 1 }],
    ['c.n = NULL', "Identifier 'NULL' could not be resolved.", 'SC2001', { start: 6, end: 10 }],
    ['FOO(c.n)', "'FOO' is not a recognized built-in function name.", 'SC2005', { start: 0, end: 8 }],
    ['1 + LOWER()', 'The LOWER function requires 1 argument(s).', 'SC2050', { start: 4, end: 11 }],
    ['CONCAT("a")', 'The CONCAT function requires at least 2 argument(s).', 'SC2050', { start: 0, end: 11 }],
    ['CONTAINS("a")', 'The CONTAINS function requires 2 to 3 argument(s).', 'SC2050', { start: 0, end: 13 }],
  ])('that do not exist: %s', (text, message, serviceCode, location) => {
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ code: 'syntax', message, serviceCode, location }));
  });

  it('of functions that only the service has are told apart', () => {
    expect(() => evaluate('ST_DISTANCE(c.a, c.b)')).toThrow(
      expect.objectContaining({ code: 'unsupported', feature: 'ST_DISTANCE' }),
    );
  });

  it('of aggregates have no meaning for one item', () => {
    expect(() => evaluate('COUNT(1) > 1')).toThrow(expect.objectContaining({ code: 'syntax' }));
  });
});
