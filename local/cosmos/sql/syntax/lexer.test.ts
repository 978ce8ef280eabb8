import { describe, expect, it } from 'vitest';
import { tokenize } from './lexer.ts';

const texts = (text: string) => tokenize(text).map((token) => token.text);
const fault = (text: string) => {
  try {
    tokenize(text);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('tokens', () => {
  it('carry their place in the text', () => {
    expect(tokenize('SELECT *\nFROM c')).toEqual([
      { kind: 'keyword', text: 'SELECT', start: 0, end: 6 },
      { kind: 'symbol', text: '*', start: 7, end: 8 },
      { kind: 'keyword', text: 'FROM', start: 9, end: 13 },
      { kind: 'identifier', text: 'c', start: 14, end: 15 },
      { kind: 'end', text: '', start: 15, end: 15 },
    ]);
  });

  it('are keywords in any case, but literals only in lower case', () => {
    const kinds = (text: string) => tokenize(text).map(({ kind }) => kind);
    expect(kinds('select Select SELECT')).toEqual(['keyword', 'keyword', 'keyword', 'end']);
    expect(kinds('null NULL true True udf UDF')).toEqual([
      'keyword',
      'identifier',
      'keyword',
      'identifier',
      'keyword',
      'identifier',
      'end',
    ]);
  });

  it('are the longest symbols that fit', () => {
    expect(texts('a<=b>>>c>>d<>e!=f||g??h?i')).toEqual([
      'a',
      '<=',
      'b',
      '>>>',
      'c',
      '>>',
      'd',
      '<>',
      'e',
      '!=',
      'f',
      '||',
      'g',
      '??',
      'h',
      '?',
      'i',
      '',
    ]);
  });

  it('leave blanks and comments out', () => {
    expect(texts('-- all\n a -- the first\r\n\t - b--')).toEqual(['a', '-', 'b', '']);
  });

  it.each([
    ['1', 1],
    ['1.50', 1.5],
    ['.5', 0.5],
    ['1.', 1],
    ['2e3', 2000],
    ['2.5E-1', 0.25],
    ['0xFf', 255],
  ])('read the number %s', (text, value) => {
    expect(tokenize(text)[0]).toEqual({ kind: 'number', text, value, start: 0, end: text.length });
  });

  it.each([
    [`'a"b'`, 'a"b'],
    [`"a'b"`, "a'b"],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"`, '"\\/\b\f\n\r\té😀'],
    ["'😀'", '😀'],
    ["''", ''],
  ])('read the string %s', (text, value) => {
    expect(tokenize(text)[0]).toMatchObject({ kind: 'string', value });
  });
});

describe('faults', () => {
  it.each([
    ['a # b', 'SC1010', "Syntax error, invalid token '#'.", { start: 2, end: 3 }],
    ['a 😀', 'SC1010', "Syntax error, invalid token '😀'.", { start: 2, end: 4 }],
    ['a = @', 'SC1010', "Syntax error, invalid token '@'.", { start: 4, end: 5 }],
    ['a = 1e999', 'SC1011', "Syntax error, invalid numeric value token '1e999'.", { start: 4, end: 9 }],
    ["a = 'b", 'SC1012', "Syntax error, invalid string literal token ''b'.", { start: 4, end: 6 }],
    [String.raw`"\x"`, 'SC1012', /The escape '\\x' is not known/, { start: 0, end: 4 }],
    [String.raw`"\u12"`, 'SC1012', /The escape '\\u' is not known/, { start: 0, end: 6 }],
  ])('in %s are %s', (text, serviceCode, message, location) => {
    expect(fault(text)).toMatchObject({
      code: 'syntax',
      serviceCode,
      location,
      message: expect.stringMatching(message),
    });
  });
});
