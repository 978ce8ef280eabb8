import type { JsonValue, Value } from '../json.ts';
import { QueryError, syntaxError, unsupported } from '../query-error.ts';
import type { Expression, Query } from '../syntax/ast.ts';
import { aggregates } from '../values/aggregates.ts';
import type { Ambient } from '../values/ambient.ts';
import { ambientFunctions } from '../values/ambient.ts';
import { equals } from '../values/compare.ts';
import { functions, isKnownElsewhere } from '../values/functions.ts';
import { likePattern } from '../values/like.ts';
import { binaryOperators, member, unaryOperators } from '../values/operators.ts';

/** What the names in a query stand for. */
export interface Scope {
  /** Where in the frame the value of each name is. */
  names: ReadonlyMap<string, number>;
  /** Gives out places in the frame. */
  newSlot: () => number;
  ambient: Ambient;
  /** Prepares a query inside another one. */
  prepareSubquery: (query: Query, around: Scope) => Subquery;
  /** By name with its `@`; a parameter given without a value is there and undefined. */
  parameters: ReadonlyMap<string, Value>;
  /** Stands for the result of an aggregate function; without it such functions are refused. */
  aggregate?: ((call: Call) => Evaluate) | undefined;
}

export type Call = Expression & { kind: 'call' };

/** The values of all names at one moment: the document first, then what FROM, JOIN and subqueries bind. */
export type Frame = Value[];

export type Evaluate = (frame: Frame) => Value;

/** A query inside another: its rows for one combination of the values around it. */
export type Subquery = (frame: Frame) => Iterable<JsonValue>;

/** Turns an expression into a function of the frame. Throws a QueryError for names and functions that do not exist. */
export function compile(expression: Expression, scope: Scope): Evaluate {
  const inner = (part: Expression) => compile(part, scope);
  switch (expression.kind) {
    case 'literal':
      return () => expression.value;
    case 'parameter': {
      const value = parameterValue(expression, scope);
      return () => value;
    }
    case 'identifier': {
      const slot = scope.names.get(expression.name);
      if (slot !== undefined) return (frame) => frame[slot];
      throw syntaxError('SC2001', `Identifier '${expression.name}' could not be resolved.`, expression.location);
    }
    case 'member': {
      const [of, key] = [inner(expression.of), inner(expression.key)];
      return (frame) => member(of(frame), key(frame));
    }
    case 'subquery':
      return compileSubquery(expression, scope);
    case 'array': {
      const items = expression.items.map(inner);
      return (frame) => items.map((evaluate) => evaluate(frame)).filter((value) => value !== undefined);
    }
    case 'object':
      return compileObject(expression.properties, scope);
    case 'unary': {
      const [apply, operand] = [unaryOperators[expression.operator], inner(expression.operand)];
      return (frame) => apply(operand(frame));
    }
    case 'binary': {
      const [apply, left, right] = [
        binaryOperators[expression.operator],
        inner(expression.left),
        inner(expression.right),
      ];
      return (frame) => apply(left(frame), right(frame));
    }
    case 'logical':
      return compileLogical(expression.operator === 'OR', expression.operands.map(inner));
    case 'in':
      return compileIn(inner(expression.needle), expression.haystack.map(inner));
    case 'between':
      return compileBetween(inner(expression.value), inner(expression.low), inner(expression.high));
    case 'like':
      return compileLike(inner(expression.value), inner(expression.pattern), expression.escape);
    case 'conditional': {
      const [condition, consequent] = [inner(expression.condition), inner(expression.consequent)];
      const alternative = inner(expression.alternative);
      return (frame) => (condition(frame) === true ? consequent(frame) : alternative(frame));
    }
    case 'call':
      return compileCall(expression, scope);
  }
}

/** Objects are built without the properties that have no value. */
export function compileObject(properties: readonly { name: string; value: Expression }[], scope: Scope): Evaluate {
  const parts = properties.map(({ name, value }) => ({ name, evaluate: compile(value, scope) }));
  return (frame) => {
    const entries = parts.map(({ name, evaluate }) => [name, evaluate(frame)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
  };
}

function parameterValue(parameter: Expression & { kind: 'parameter' }, scope: Scope): Value {
  if (scope.parameters.has(parameter.name)) return scope.parameters.get(parameter.name);
  const known = [...scope.parameters.keys()].join(', ') || 'none';
  const message = `The query uses ${parameter.name}, but the parameters sent are: ${known}.`;
  throw new QueryError('syntax', message, { location: parameter.location });
}

/** One `true` decides an OR, one `false` an AND, whatever the others are; else every operand must be a boolean. */
function compileLogical(deciding: boolean, operands: readonly Evaluate[]): Evaluate {
  return (frame) => {
    let allBoolean = true;
    for (const operand of operands) {
      const value = operand(frame);
      if (value === deciding) return deciding;
      if (typeof value !== 'boolean') allBoolean = false;
    }
    return allBoolean ? !deciding : undefined;
  };
}

function compileIn(needle: Evaluate, haystack: readonly Evaluate[]): Evaluate {
  return (frame) => {
    const wanted = needle(frame);
    if (wanted === undefined) return undefined;
    return haystack.some((evaluate) => {
      const value = evaluate(frame);
      return value !== undefined && equals(wanted, value);
    });
  };
}

function compileBetween(value: Evaluate, low: Evaluate, high: Evaluate): Evaluate {
  const isAtLeast: Evaluate = (frame) => binaryOperators['>='](value(frame), low(frame));
  const isAtMost: Evaluate = (frame) => binaryOperators['<='](value(frame), high(frame));
  return compileLogical(false, [isAtLeast, isAtMost]);
}

function compileLike(value: Evaluate, pattern: Evaluate, escape: string | undefined): Evaluate {
  return (frame) => {
    const [text, like] = [value(frame), pattern(frame)];
    return typeof text === 'string' && typeof like === 'string' ? likePattern(like, escape).test(text) : undefined;
  };
}

function compileCall(call: Call, scope: Scope): Evaluate {
  if (aggregates.has(call.name)) {
    requireArity(call, 1, 1);
    if (scope.aggregate) return scope.aggregate(call);
    const message = `${call.name} can stand in SELECT only, and not inside another aggregate.`;
    throw new QueryError('syntax', message, { location: call.location });
  }
  const builtIn = functions.get(call.name) ?? ambientFunctions.get(call.name)?.(scope.ambient);
  if (builtIn === undefined && isKnownElsewhere(call.name)) throw unsupported(call.name, call.location);
  if (builtIn === undefined) {
    throw syntaxError('SC2005', `'${call.name}' is not a recognized built-in function name.`, call.location);
  }
  requireArity(call, ...builtIn.arity);
  const values = call.arguments.map((argument) => compile(argument, scope));
  return (frame) => builtIn.call(...values.map((evaluate) => evaluate(frame)));
}

function requireArity(call: Call, least: number, most: number): void {
  const given = call.arguments.length;
  if (given >= least && given <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  const wanted = least === most ? least : range;
  throw syntaxError('SC2050', `The ${call.name} function requires ${wanted} argument(s).`, call.location);
}

/** A value is the first row, if there is one. */
function compileSubquery({ form, query }: Expression & { kind: 'subquery' }, scope: Scope): Evaluate {
  const rows = scope.prepareSubquery(query, scope);
  if (form === 'array') return (frame) => [...rows(frame)];
  return (frame) => {
    for (const row of rows(frame)) return form === 'exists' ? true : row;
    return form === 'exists' ? false : undefined;
  };
}
