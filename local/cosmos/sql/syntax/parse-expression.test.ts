import { describe, expect, it } from 'vitest';
import { parseExpression } from './parse-expression.ts';
import { print } from './print.ts';
import { TokenStream } from './token-stream.ts';

const parse = (text: string) => {
  const tokens = new TokenStream(text);
  const expression = parseExpression(tokens);
  tokens.expectEnd();
  return expression;
};

/** The expression with all its parentheses. */
const shape = (text: string) => print(parse(text));

describe('operators', () => {
  it.each([
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['8 / 4 / 2 % 3', '(((8 / 4) / 2) % 3)'],
    ['(1 + 2) * 3', '((1 + 2) * 3)'],
    ['c.a + 1 < c.b = true', '(((c.a + 1) < c.b) = true)'],
    ['1 << 2 + 3', '(1 << (2 + 3))'],
    ['a & b | c ^ d', '((a & b) | (c ^ d))'],
    ['a & b = c', '(a & (b = c))'],
    ['a || b || c', '((a || b) || c)'],
    ['a <> b', '(a != b)'],
    ['- - 1', '(- (- 1))'],
    ['2 - -1', '(2 - (- 1))'],
    ['-a.b', '(- a.b)'],
    ['a OR b AND c OR d', '(a OR (b AND c) OR d)'],
    ['a = 1 AND NOT IS_NULL(b) AND c', '((a = 1) AND (NOT IS_NULL(b)) AND c)'],
    ['NOT (a = 1)', '(NOT (a = 1))'],
    ['NOT a = 1', '((NOT a) = 1)'],
    ['a ?? b ?? c', '(a ?? (b ?? c))'],
    ['a ?? b ? c : d', '((a ?? b) ? c : d)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
  ])('%s is %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('predicates', () => {
  it.each([
    ['a IN (1, "x", b) AND d', '((a IN (1, "x", b)) AND d)'],
    ['a + 1 NOT IN (2)', '(NOT ((a + 1) IN (2)))'],
    ['a BETWEEN 1 AND 2 + 3 AND b', '((a BETWEEN 1 AND (2 + 3)) AND b)'],
    ['a NOT BETWEEN 1 AND 2 OR b', '((NOT (a BETWEEN 1 AND 2)) OR b)'],
    ["a LIKE '%x' AND b", '((a LIKE "%x") AND b)'],
    ["a NOT LIKE '!%' ESCAPE '!'", '(NOT (a LIKE "!%" ESCAPE "!"))'],
  ])('%s is %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('operands', () => {
  it.each([
    ['c.a.b["d e"][0][@p]', 'c.a.b["d e"][0][@p]'],
    ['c["value"].x', 'c["value"].x'],
    ['startswith(c.id, "x")', 'STARTSWITH(c.id, "x")'],
    ['PI()', 'PI()'],
    ['[1, [], "a"]', '[1, [], "a"]'],
    [`{"a": 1, 'b': {}, c: null}`, '{"a": 1, "b": {}, "c": null}'],
    ['[undefined, true, false]', '[undefined, true, false]'],
  ])('%s is %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('faults', () => {
  it.each([
    ['c.value', 'value', 2],
    ['c.order.id', 'order', 2],
    ['1 +* 2', '*', 3],
    ['(1', undefined, 2],
    ['a NOT 1', '1', 6],
    ['a IN ()', ')', 6],
    ['a BETWEEN 1 OR 2', 'OR', 12],
    ["a LIKE 'x' ESCAPE 'ab'", "'ab'", 18],
    ['{1: 2}', '1', 1],
    ['a ? b', undefined, 5],
    ['f(1,)', ')', 4],
    ["'it''s'", "'s'", 4],
  ])('in %s are told at their place', (text, near, start) => {
    const message = near === undefined ? 'unexpected end-of-file' : `incorrect syntax near '${near}'`;
    const location = { start, end: start + (near?.length ?? 0) };
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'syntax', message: `Syntax error, ${message}.`, location }),
    );
  });

  it.each([
    ['a IN (SELECT VALUE 1)', 'a subquery in IN'],
    ['udf.tax(1)', 'user-defined functions'],
  ])('%s is not served', (text, feature) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'unsupported', feature }));
  });
});
