import type { JsonValue, Value } from '../json.ts';
import { isObject } from '../json.ts';

/** Deep equality; the order of an object's properties does not matter. */
export function equals(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equals(item, right[index] ?? null));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && equals(left[name] ?? null, right[name] ?? null));
}

/** How `<` and its kin see two values: a number, or undefined if they are of different types or not scalars. */
export function compareScalars(left: Value, right: Value): number | undefined {
  const comparable = isScalar(left) && typeRank(left) === typeRank(right);
  return comparable ? compareSort(left, right) : undefined;
}

/** Whether it is null, a boolean, a number or a string. */
export function isScalar(value: Value): boolean {
  const rank = typeRank(value);
  return rank > ranks.undefined && rank < ranks.array;
}

const ranks = { undefined: 0, null: 1, boolean: 2, number: 3, string: 4, array: 5, object: 6 } as const;

function typeRank(value: Value): number {
  if (value === undefined) return ranks.undefined;
  if (value === null) return ranks.null;
  if (typeof value === 'boolean') return ranks.boolean;
  if (typeof value === 'number') return ranks.number;
  if (typeof value === 'string') return ranks.string;
  return Array.isArray(value) ? ranks.array : ranks.object;
}

/**
 * The order of ORDER BY over any two values: undefined, null, booleans, numbers, strings, arrays, objects.
 * Strings go by UTF-16 code units, as both SDKs merge them. How the service orders arrays and objects among themselves
 * is not documented; here arrays go element by element, objects by their sorted names and then values.
 */
export function compareSort(left: Value, right: Value): number {
  const byType = typeRank(left) - typeRank(right);
  if (byType !== 0) return byType;
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right);
  if (isObject(left) && isObject(right)) return compareLists(flatten(left), flatten(right));
  if (left === right || left === null || right === null || left === undefined || right === undefined) return 0;
  return left < right ? -1 : 1;
}

function compareLists(left: JsonValue[], right: JsonValue[]): number {
  for (const [index, item] of left.entries()) {
    const order = compareSort(item, right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function flatten(object: Record<string, JsonValue>): JsonValue[] {
  return Object.entries(object)
    .sort(([left], [right]) => compareSort(left, right))
    .flat();
}
