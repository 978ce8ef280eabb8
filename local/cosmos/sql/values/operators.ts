import type { Value } from '../json.ts';
import { isObject, ownProperty } from '../json.ts';
import type { BinaryOperator, UnaryOperator } from '../syntax/ast.ts';
import { finite } from './built-in.ts';
import { compareScalars, equals } from './compare.ts';

/** What each operator makes of two values; undefined where they are of the wrong type. */
export const binaryOperators: Record<BinaryOperator, (left: Value, right: Value) => Value> = {
  '+': ofNumbers((left, right) => left + right),
  '-': ofNumbers((left, right) => left - right),
  '*': ofNumbers((left, right) => left * right),
  '/': ofNumbers((left, right) => left / right),
  '%': ofNumbers((left, right) => left % right),
  '&': ofNumbers((left, right) => left & right),
  '|': ofNumbers((left, right) => left | right),
  '^': ofNumbers((left, right) => left ^ right),
  '<<': ofNumbers((left, right) => left << right),
  '>>': ofNumbers((left, right) => left >> right),
  '>>>': ofNumbers((left, right) => left >>> right),
  '<': comparison((order) => order < 0),
  '<=': comparison((order) => order <= 0),
  '>': comparison((order) => order > 0),
  '>=': comparison((order) => order >= 0),
  '=': equality(true),
  '!=': equality(false),
  '||': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : undefined),
  '??': (left, right) => (left === undefined ? right : left),
};

export const unaryOperators: Record<UnaryOperator, (value: Value) => Value> = {
  '-': (value) => (typeof value === 'number' ? -value : undefined),
  '+': (value) => (typeof value === 'number' ? value : undefined),
  '~': (value) => (typeof value === 'number' ? ~value : undefined),
  NOT: (value) => (typeof value === 'boolean' ? !value : undefined),
};

function ofNumbers(apply: (left: number, right: number) => number): (left: Value, right: Value) => Value {
  return (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? finite(apply(left, right)) : undefined;
}

function comparison(test: (order: number) => boolean): (left: Value, right: Value) => Value {
  return (left, right) => {
    const order = compareScalars(left, right);
    return order === undefined ? undefined : test(order);
  };
}

/**
 * Values of different types are unequal. The documentation's table says undefined, but `c.a != null` finds the items that have
 * a value: the reference evaluator in the .NET SDK's tests (Query/OfflineEngine) and EF Core's translation of it agree on that.
 */
function equality(wanted: boolean): (left: Value, right: Value) => Value {
  return (left, right) => (left === undefined || right === undefined ? undefined : equals(left, right) === wanted);
}

/** `parent[key]`: a property by its name, an element by its number. */
export function member(parent: Value, key: Value): Value {
  if (Array.isArray(parent)) return typeof key === 'number' ? parent[key] : undefined;
  return isObject(parent) && typeof key === 'string' ? ownProperty(parent, key) : undefined;
}
