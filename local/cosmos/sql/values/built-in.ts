import type { JsonValue, Value } from '../json.ts';
import { isObject } from '../json.ts';

export interface BuiltIn {
  /** How many arguments it takes, at least and at most. */
  arity: readonly [number, number];
  /** The value; undefined where the arguments are of the wrong type. */
  call(...values: Value[]): Value;
}

export type BuiltIns = Readonly<Record<string, BuiltIn>>;

export function isA(test: (value: Value) => boolean): BuiltIn {
  return { arity: [1, 1], call: test };
}

export function ofText(map: (text: string) => Value): BuiltIn {
  return { arity: [1, 1], call: (value) => (typeof value === 'string' ? map(value) : undefined) };
}

export function ofNumber(map: (number: number) => number): BuiltIn {
  return { arity: [1, 1], call: (value) => (typeof value === 'number' ? finite(map(value)) : undefined) };
}

export function ofArray(map: (array: JsonValue[]) => Value): BuiltIn {
  return { arity: [1, 1], call: (value) => (Array.isArray(value) ? map(value) : undefined) };
}

export function ofObject(map: (object: Record<string, JsonValue>) => Value): BuiltIn {
  return { arity: [1, 1], call: (value) => (isObject(value) ? map(value) : undefined) };
}

/** JSON has no infinities, and nothing that is not a number. */
export function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

/** A whole number of 64 bits. */
export function isLong(value: Value): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 63;
}

/** AND and OR as the language has them: one `deciding` value is enough, what is not a boolean leaves it open. */
export function decided(values: Iterable<Value>, deciding: boolean): boolean | undefined {
  let open = false;
  for (const value of values) {
    if (value === deciding) return deciding;
    if (typeof value !== 'boolean') open = true;
  }
  return open ? undefined : !deciding;
}
