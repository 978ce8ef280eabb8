import { aggregates } from './aggregates.ts';
import type { ArithmeticOperator, BinaryOperator, Expression } from './ast.ts';
import { compareScalars, equals } from './compare.ts';
import { functions, isKnownElsewhere } from './functions.ts';
import type { JsonObject, JsonValue, Value } from './json.ts';
import { isObject, ownProperty } from './json.ts';
import { likePattern } from './like.ts';
import { syntaxError, unsupported } from './query-error.ts';

/** What the names in a query stand for. */
export interface Scope {
  /** The name of the item, from the FROM clause. */
  alias: string;
  /** By name with its `@`; a parameter given without a value is there and undefined. */
  parameters: ReadonlyMap<string, Value>;
  /** Stands for the result of an aggregate function; without it such functions are refused. */
  aggregate?: (call: Call) => Evaluate;
}

export type Call = Expression & { kind: 'call' };

export type Evaluate = (item: JsonObject) => Value;

/** Turns an expression into a function of the item. Throws a QueryError for names and functions that do not exist. */
export function compile(expression: Expression, scope: Scope): Evaluate {
  const inner = (part: Expression) => compile(part, scope);
  switch (expression.kind) {
    case 'literal':
      return () => expression.value;
    case 'parameter': {
      const value = parameterValue(expression, scope);
      return () => value;
    }
    case 'identifier':
      if (expression.name === scope.alias) return (item) => item;
      throw syntaxError('SC2001', `Identifier '${expression.name}' could not be resolved.`, expression.location);
    case 'member':
      return compileMember(inner(expression.of), inner(expression.key));
    case 'array': {
      const items = expression.items.map(inner);
      return (item) => items.map((evaluate) => evaluate(item)).filter((value) => value !== undefined);
    }
    case 'object':
      return compileObject(expression.properties, scope);
    case 'unary':
      return compileUnary(expression.operator, inner(expression.operand));
    case 'binary':
      return compileBinary(expression.operator, inner(expression.left), inner(expression.right));
    case 'logical':
      return compileLogical(expression.operator === 'OR', expression.operands.map(inner));
    case 'in':
      return compileIn(inner(expression.needle), expression.haystack.map(inner));
    case 'between': {
      const [value, low, high] = [inner(expression.value), inner(expression.low), inner(expression.high)];
      return compileLogical(false, [compileBinary('>=', value, low), compileBinary('<=', value, high)]);
    }
    case 'like':
      return compileLike(inner(expression.value), inner(expression.pattern), expression.escape);
    case 'conditional': {
      const [condition, consequent, alternative] = [
        expression.condition,
        expression.consequent,
        expression.alternative,
      ].map(inner);
      return (item) => (condition?.(item) === true ? consequent?.(item) : alternative?.(item));
    }
    case 'call':
      return compileCall(expression, scope);
  }
}

/** Objects are built without the properties that have no value. */
export function compileObject(properties: readonly { name: string; value: Expression }[], scope: Scope): Evaluate {
  const parts = properties.map(({ name, value }) => ({ name, evaluate: compile(value, scope) }));
  return (item) => {
    const entries = parts.map(({ name, evaluate }) => [name, evaluate(item)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
  };
}

function parameterValue(parameter: Expression & { kind: 'parameter' }, scope: Scope): Value {
  if (scope.parameters.has(parameter.name)) return scope.parameters.get(parameter.name);
  const known = [...scope.parameters.keys()].join(', ') || 'none';
  throw syntaxError('', `The query uses ${parameter.name}, but the parameters sent are: ${known}.`, parameter.location);
}

function compileMember(of: Evaluate, key: Evaluate): Evaluate {
  return (item) => {
    const parent = of(item);
    const name = key(item);
    if (Array.isArray(parent)) return typeof name === 'number' ? parent[name] : undefined;
    return isObject(parent) && typeof name === 'string' ? ownProperty(parent, name) : undefined;
  };
}

function compileUnary(operator: '-' | '+' | '~' | 'NOT', operand: Evaluate): Evaluate {
  if (operator === 'NOT') {
    return (item) => {
      const value = operand(item);
      return typeof value === 'boolean' ? !value : undefined;
    };
  }
  const apply = { '-': (number: number) => -number, '+': (number: number) => number, '~': (number: number) => ~number }[
    operator
  ];
  return (item) => {
    const value = operand(item);
    return typeof value === 'number' ? apply(value) : undefined;
  };
}

const arithmetic: Record<ArithmeticOperator, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '>>>': (left, right) => left >>> right,
};

const comparisons: Record<'<' | '<=' | '>' | '>=', (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function compileBinary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case '??':
      return (item) => left(item) ?? (left(item) === null ? null : right(item));
    case '||':
      return (item) => {
        const [a, b] = [left(item), right(item)];
        return typeof a === 'string' && typeof b === 'string' ? a + b : undefined;
      };
    case '=':
    case '!=':
      return compileEquality(operator === '=', left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(comparisons[operator], left, right);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
    case '>>>':
      return compileArithmetic(arithmetic[operator], left, right);
  }
}

function compileArithmetic(apply: (left: number, right: number) => number, left: Evaluate, right: Evaluate): Evaluate {
  return (item) => {
    const [a, b] = [left(item), right(item)];
    return typeof a === 'number' && typeof b === 'number' ? apply(a, b) : undefined;
  };
}

/**
 * Values of different types are unequal. (The documentation's table says undefined; Microsoft's own reference evaluator
 * in the .NET SDK's tests, and everybody who writes `c.a != null`, say unequal.)
 */
function compileEquality(wanted: boolean, left: Evaluate, right: Evaluate): Evaluate {
  return (item) => {
    const [a, b] = [left(item), right(item)];
    return a === undefined || b === undefined ? undefined : equals(a, b) === wanted;
  };
}

function compileComparison(test: (order: number) => boolean, left: Evaluate, right: Evaluate): Evaluate {
  return (item) => {
    const order = compareScalars(left(item), right(item));
    return order === undefined ? undefined : test(order);
  };
}

/** One `true` decides an OR, one `false` an AND, whatever the others are; else every operand must be a boolean. */
function compileLogical(deciding: boolean, operands: readonly Evaluate[]): Evaluate {
  return (item) => {
    let allBoolean = true;
    for (const operand of operands) {
      const value = operand(item);
      if (value === deciding) return deciding;
      if (typeof value !== 'boolean') allBoolean = false;
    }
    return allBoolean ? !deciding : undefined;
  };
}

function compileIn(needle: Evaluate, haystack: readonly Evaluate[]): Evaluate {
  return (item) => {
    const wanted = needle(item);
    if (wanted === undefined) return undefined;
    return haystack.some((evaluate) => {
      const value = evaluate(item);
      return value !== undefined && equals(wanted, value);
    });
  };
}

function compileLike(value: Evaluate, pattern: Evaluate, escape: string | undefined): Evaluate {
  return (item) => {
    const [text, like] = [value(item), pattern(item)];
    return typeof text === 'string' && typeof like === 'string' ? likePattern(like, escape).test(text) : undefined;
  };
}

function compileCall(call: Call, scope: Scope): Evaluate {
  if (aggregates.has(call.name)) {
    requireArity(call, 1, 1);
    if (scope.aggregate) return scope.aggregate(call);
    throw syntaxError('', `${call.name} can stand in SELECT only, and not inside another aggregate.`, call.location);
  }
  const builtIn = functions.get(call.name);
  if (builtIn === undefined && isKnownElsewhere(call.name)) throw unsupported(call.name, call.location);
  if (builtIn === undefined) {
    throw syntaxError('SC2005', `'${call.name}' is not a recognized built-in function name.`, call.location);
  }
  requireArity(call, ...builtIn.arity);
  const values = call.arguments.map((argument) => compile(argument, scope));
  return (item) => builtIn.call(...values.map((evaluate) => evaluate(item)));
}

function requireArity(call: Call, least: number, most: number): void {
  const given = call.arguments.length;
  if (given >= least && given <= most) return;
  const atLeast = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  const wanted = least === most ? least : atLeast;
  throw syntaxError('SC2050', `The ${call.name} function requires ${wanted} argument(s).`, call.location);
}
