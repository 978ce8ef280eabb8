import type { Value } from '../../json.ts';
import type { BuiltIn, BuiltIns } from '../built-in.ts';
import { decided, ofText } from '../built-in.ts';
import { regularExpression } from './regular-expression.ts';

const many = Number.POSITIVE_INFINITY;
const longestReplica = 10_000;

export const textFunctions: BuiltIns = {
  CONCAT: { arity: [2, many], call: (...values) => (areTexts(values) ? values.join('') : undefined) },
  CONTAINS: textTest((text, part) => text.includes(part)),
  CONTAINS_ALL_CI: containsEach(false, true),
  CONTAINS_ALL_CS: containsEach(false, false),
  CONTAINS_ANY_CI: containsEach(true, true),
  CONTAINS_ANY_CS: containsEach(true, false),
  ENDSWITH: textTest((text, part) => text.endsWith(part)),
  INDEX_OF: { arity: [2, 3], call: indexOf },
  LASTINDEXOF: {
    arity: [2, 2],
    call: (text, part) => (typeof text === 'string' && typeof part === 'string' ? text.lastIndexOf(part) : undefined),
  },
  LEFT: { arity: [2, 2], call: (text, count) => ends(text, count, (whole, length) => whole.slice(0, length)) },
  LENGTH: ofText((text) => text.length),
  LOWER: ofText((text) => text.toLowerCase()),
  LTRIM: trimmed(true, false),
  REGEXMATCH: { arity: [2, 3], call: regexMatch },
  REPLACE: {
    arity: [3, 3],
    call: (text, part, other) =>
      typeof text === 'string' && typeof part === 'string' && typeof other === 'string'
        ? part === ''
          ? text
          : text.replaceAll(part, () => other)
        : undefined,
  },
  REPLICATE: { arity: [2, 2], call: replicate },
  REVERSE: ofText(reversed),
  RIGHT: {
    arity: [2, 2],
    call: (text, count) => ends(text, count, (whole, length) => whole.slice(Math.max(0, whole.length - length))),
  },
  RTRIM: trimmed(false, true),
  STARTSWITH: textTest((text, part) => text.startsWith(part)),
  STRINGEQUALS: textTest((text, part) => text === part),
  STRINGJOIN: {
    arity: [2, 2],
    call: (array, separator) =>
      Array.isArray(array) && areTexts(array) && typeof separator === 'string' ? array.join(separator) : undefined,
  },
  STRINGSPLIT: {
    arity: [2, 2],
    call: (text, separator) =>
      typeof text === 'string' && typeof separator === 'string' ? text.split(separator) : undefined,
  },
  SUBSTRING: { arity: [3, 3], call: substring },
  TRIM: trimmed(true, true),
  UPPER: ofText((text) => text.toUpperCase()),
};

function areTexts(values: readonly Value[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string');
}

/** A test of two strings; the optional third argument makes it ignore case. */
function textTest(test: (text: string, part: string) => boolean): BuiltIn {
  return {
    arity: [2, 3],
    call(text, part, ...[ignoreCase = false]) {
      if (typeof text !== 'string' || typeof part !== 'string' || typeof ignoreCase !== 'boolean') return undefined;
      return ignoreCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
    },
  };
}

function containsEach(any: boolean, ignoreCase: boolean): BuiltIn {
  const contains = textTest((text, part) => text.includes(part));
  return {
    arity: [2, many],
    call: (text, ...parts) =>
      decided(
        parts.map((part) => contains.call(text, part, ignoreCase)),
        any,
      ),
  };
}

function indexOf(text: Value, part: Value, ...[start = 0]: Value[]): Value {
  if (typeof text !== 'string' || typeof part !== 'string') return undefined;
  if (typeof start !== 'number' || !Number.isInteger(start)) return undefined;
  return start < 0 || start > text.length ? -1 : text.indexOf(part, start);
}

function ends(text: Value, count: Value, cut: (text: string, length: number) => string): Value {
  if (typeof text !== 'string' || typeof count !== 'number' || !Number.isInteger(count)) return undefined;
  return cut(text, Math.max(0, count));
}

function trimmed(atStart: boolean, atEnd: boolean): BuiltIn {
  return {
    arity: [1, 2],
    call(text, ...[part]) {
      if (typeof text !== 'string') return undefined;
      if (part === undefined) return atStart ? (atEnd ? text.trim() : text.trimStart()) : text.trimEnd();
      if (typeof part !== 'string') return undefined;
      const from = atStart ? repeats(text, part) : 0;
      const rest = text.slice(from);
      return atEnd ? rest.slice(0, rest.length - repeats(reversed(rest), reversed(part))) : rest;
    },
  };
}

/** How many characters at the start are the part, again and again. */
function repeats(text: string, part: string): number {
  let at = 0;
  if (part !== '') while (text.startsWith(part, at)) at += part.length;
  return at;
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

function regexMatch(text: Value, pattern: Value, ...[modifiers = '']: Value[]): Value {
  if (typeof text !== 'string' || typeof pattern !== 'string' || typeof modifiers !== 'string') return undefined;
  return regularExpression(pattern, modifiers)?.test(text);
}

function replicate(text: Value, count: Value): Value {
  if (typeof text !== 'string' || typeof count !== 'number' || !Number.isInteger(count) || count < 0) return undefined;
  return text.length * count > longestReplica ? undefined : text.repeat(count);
}

function substring(text: Value, start: Value, length: Value): Value {
  if (typeof text !== 'string' || typeof start !== 'number' || typeof length !== 'number') return undefined;
  if (!Number.isInteger(start) || !Number.isInteger(length)) return undefined;
  return start < 0 || length <= 0 ? '' : text.slice(start, start + length);
}
