import type { Location } from '../query-error.ts';
import { syntaxError } from '../query-error.ts';
import { isReserved } from './keywords.ts';

export type Token = Location &
  (
    | { kind: 'keyword' | 'identifier' | 'parameter' | 'symbol'; text: string }
    | { kind: 'number'; text: string; value: number }
    | { kind: 'string'; text: string; value: string }
    | { kind: 'end'; text: '' }
  );

const blank = /(?:\s+|--[^\r\n]*)+/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const parameter = /@[A-Za-z_][A-Za-z0-9_]*/y;
const number = /0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;
const string = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y;
const symbol = /\|\||\?\?|>>>|<<|>>|<=|>=|!=|<>|[-+*/%=<>&|^~?:.,()[\]{}]/y;

/** Splits a query into tokens; the last one is of kind `end`. Keywords come in upper case, literals such as `null` as they are. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let start = match(blank, text, 0)?.length ?? 0;
  while (start < text.length) {
    const token = tokenAt(text, start);
    tokens.push(token);
    start = token.end + (match(blank, text, token.end)?.length ?? 0);
  }
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }];
}

function tokenAt(text: string, start: number): Token {
  const span = (found: string) => ({ text: found, start, end: start + found.length });
  const name = match(word, text, start);
  if (name !== undefined) {
    return isReserved(name) ? { kind: 'keyword', ...span(name) } : { kind: 'identifier', ...span(name) };
  }
  const reference = match(parameter, text, start);
  if (reference !== undefined) return { kind: 'parameter', ...span(reference) };
  const numeral = match(number, text, start);
  if (numeral !== undefined) return { kind: 'number', ...span(numeral), value: finite(numeral, start) };
  const quoted = match(string, text, start);
  if (quoted !== undefined) return { kind: 'string', ...span(quoted), value: unquote(quoted, start) };
  const sign = match(symbol, text, start);
  if (sign !== undefined) return { kind: 'symbol', ...span(sign) };

  const rest = text.slice(start);
  if (/^["']/.test(rest)) {
    throw syntaxError('SC1012', `Syntax error, invalid string literal token '${rest}'.`, { start, end: text.length });
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw syntaxError('SC1010', `Syntax error, invalid token '${character}'.`, { start, end: start + character.length });
}

function finite(numeral: string, start: number): number {
  const value = Number(numeral);
  if (Number.isFinite(value)) return value;
  throw syntaxError('SC1011', `Syntax error, invalid numeric value token '${numeral}'.`, {
    start,
    end: start + numeral.length,
  });
}

function match(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

const escapes: Record<string, string> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function unquote(quoted: string, start: number): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (escape, hex: string | undefined, short: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      const character = escapes[short];
      if (character !== undefined) return character;
      throw syntaxError(
        'SC1012',
        `Syntax error, invalid string literal token '${quoted}'. The escape '${escape}' is not known.`,
        {
          start,
          end: start + quoted.length,
        },
      );
    });
}
