import type { JsonValue, Value } from '../../json.ts';
import { isObject } from '../../json.ts';
import { aggregates } from '../aggregates.ts';
import type { BuiltIn, BuiltIns } from '../built-in.ts';
import { decided, ofArray } from '../built-in.ts';
import { canonicalJson } from '../canonical.ts';
import { equals } from '../compare.ts';

const many = Number.POSITIVE_INFINITY;

export const arrayFunctions: BuiltIns = {
  ARRAY_AVG: aggregated('AVG'),
  ARRAY_CONCAT: {
    arity: [2, many],
    call: (...arrays) => (arrays.every((array) => Array.isArray(array)) ? arrays.flat() : undefined),
  },
  ARRAY_CONTAINS: { arity: [2, 3], call: contains },
  ARRAY_CONTAINS_ALL: containsEach(false),
  ARRAY_CONTAINS_ANY: containsEach(true),
  ARRAY_LENGTH: ofArray((array) => array.length),
  ARRAY_MAX: aggregated('MAX'),
  ARRAY_MEDIAN: ofArray(median),
  ARRAY_MIN: aggregated('MIN'),
  ARRAY_SLICE: { arity: [2, 3], call: slice },
  ARRAY_SUM: aggregated('SUM'),
  CHOOSE: { arity: [2, many], call: (at, ...values) => (typeof at === 'number' ? values[at - 1] : undefined) },
  OBJECTTOARRAY: { arity: [1, 3], call: objectToArray },
  SETDIFFERENCE: ofSets((left, right) => left.filter((value) => !right.has(value))),
  SETEQUAL: {
    arity: [2, 2],
    call(left, right) {
      if (!Array.isArray(left) || !Array.isArray(right)) return undefined;
      const [one, other] = [new Set(left.map(canonicalJson)), new Set(right.map(canonicalJson))];
      return one.size === other.size && [...one].every((name) => other.has(name));
    },
  },
  SETINTERSECT: ofSets((left, right) => left.filter((value) => right.has(value))),
  SETUNION: ofSets((left, right) => [...left, ...right.values()]),
};

/** As the aggregate function of that name over the elements. */
function aggregated(name: string): BuiltIn {
  return ofArray((array) => {
    const accumulator = aggregates.get(name)?.start();
    for (const value of array) accumulator?.add(value);
    return array.length === 0 ? undefined : accumulator?.result();
  });
}

function containsEach(any: boolean): BuiltIn {
  return {
    arity: [2, many],
    call: (array, ...needles) =>
      Array.isArray(array)
        ? decided(
            needles.map((needle) => contains(array, needle)),
            any,
          )
        : undefined,
  };
}

/** With `partial`, an object is found if an element has all its properties. */
function contains(array: Value, needle: Value, ...[partial = false]: Value[]): Value {
  if (!Array.isArray(array) || needle === undefined || typeof partial !== 'boolean') return undefined;
  return array.some((item) => (partial && isObject(needle) ? includes(item, needle) : equals(item, needle)));
}

function includes(item: JsonValue, part: Record<string, JsonValue>): boolean {
  if (!isObject(item)) return false;
  return Object.entries(part).every(([name, value]) => Object.hasOwn(item, name) && equals(item[name] ?? null, value));
}

function median(array: JsonValue[]): Value {
  const numbers = array.filter((value) => typeof value === 'number').toSorted((left, right) => left - right);
  if (numbers.length === 0 || numbers.length < array.length) return undefined;
  const upper = numbers[numbers.length >> 1] ?? 0;
  const lower = numbers[(numbers.length - 1) >> 1] ?? 0;
  return (lower + upper) / 2;
}

/** A negative start counts from the end. */
function slice(array: Value, start: Value, ...[length = many]: Value[]): Value {
  if (!Array.isArray(array) || typeof start !== 'number' || typeof length !== 'number') return undefined;
  if (!Number.isInteger(start)) return undefined;
  const from = start < 0 ? Math.max(0, array.length + start) : start;
  return array.slice(from, from + Math.max(0, length));
}

function objectToArray(object: Value, ...[keyName = 'k', valueName = 'v']: Value[]): Value {
  if (!isObject(object) || typeof keyName !== 'string' || typeof valueName !== 'string') return undefined;
  return Object.entries(object).map(([key, value]) =>
    Object.fromEntries([
      [keyName, key],
      [valueName, value],
    ]),
  );
}

interface Values {
  has(value: JsonValue): boolean;
  values(): JsonValue[];
}

/** Elements of two arrays, each kind once, where it comes first. */
function ofSets(combine: (left: JsonValue[], right: Values) => JsonValue[]): BuiltIn {
  return {
    arity: [2, 2],
    call(left, right) {
      if (!Array.isArray(left) || !Array.isArray(right)) return undefined;
      const names = new Set(right.map(canonicalJson));
      return distinct(combine(left, { has: (value) => names.has(canonicalJson(value)), values: () => right }));
    },
  };
}

function distinct(values: JsonValue[]): JsonValue[] {
  const kinds = new Map<string, JsonValue>();
  for (const value of values) {
    const name = canonicalJson(value);
    if (!kinds.has(name)) kinds.set(name, value);
  }
  return [...kinds.values()];
}
