import { isObject } from '../../json.ts';
import type { BuiltIns } from '../built-in.ts';
import { isA, isLong, ofObject } from '../built-in.ts';
import { isScalar } from '../compare.ts';
import { ridNumber } from '../rid.ts';

export const typeFunctions: BuiltIns = {
  IS_ARRAY: isA((value) => Array.isArray(value)),
  IS_BOOL: isA((value) => typeof value === 'boolean'),
  IS_DEFINED: isA((value) => value !== undefined),
  IS_FINITE_NUMBER: isA((value) => Number.isFinite(value)),
  IS_INTEGER: isA(isLong),
  IS_NULL: isA((value) => value === null),
  IS_NUMBER: isA((value) => typeof value === 'number'),
  IS_OBJECT: isA(isObject),
  IS_PRIMITIVE: isA(isScalar),
  IS_STRING: isA((value) => typeof value === 'string'),
};

export const conditionalFunctions: BuiltIns = {
  IIF: { arity: [3, 3], call: (condition, yes, no) => (condition === true ? yes : no) },
};

export const itemFunctions: BuiltIns = {
  DOCUMENTID: ofObject(({ _rid }) => (typeof _rid === 'string' ? ridNumber(_rid) : undefined)),
};
