import { builtIn } from './built-in.ts';
import type { Expression, Property } from './syntax.ts';
import { isList, isScalar, isValues, same, show, Unresolved, type Value } from './values.ts';

/** What names and calls mean where an expression stands. */
export interface Scope {
  value(name: string): Value | undefined;
  /** A function of the file, or one that reads a file. */
  call(name: string, given: readonly Value[]): Value | undefined;
}

/** Follows an expression as far as what is known reaches. The rest is Unresolved, with what is known filled in. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'interpolation': {
      const parts = expression.parts.map((part) => (typeof part === 'string' ? part : evaluate(part, scope)));
      return interpolated(parts);
    }
    case 'object':
      return Object.fromEntries(expression.properties.map((one) => [keyOf(one, scope), evaluate(one.value, scope)]));
    case 'array':
      return expression.items.map((item) => evaluate(item, scope));
    case 'name': {
      const value = scope.value(expression.name);
      return value === undefined ? new Unresolved(expression.name) : value;
    }
    case 'member':
    case 'index': {
      const of = evaluate(expression.of, scope);
      if (of === null && isSafe(expression)) return null;
      return expression.kind === 'member'
        ? member(of, expression.name, expression.safe)
        : indexed(of, evaluate(expression.index, scope), expression.safe);
    }
    case 'nested':
      return scope.value(expression.name) ?? new Unresolved(expression.text);
    case 'unary':
      return negated(expression.operator, evaluate(expression.operand, scope));
    case 'binary':
      return combined(expression, scope);
    case 'ternary': {
      const condition = evaluate(expression.condition, scope);
      if (condition === true) return evaluate(expression.consequence, scope);
      if (condition === false) return evaluate(expression.alternative, scope);
      const [consequence, alternative] = [expression.consequence, expression.alternative].map((one) =>
        evaluate(one, scope),
      );
      return new Unresolved(`${show(condition)} ? ${show(consequence)} : ${show(alternative)}`);
    }
    case 'loop': {
      const items = evaluate(expression.of, scope);
      if (!isList(items)) return new Unresolved(`[for ${expression.item} in ${show(items)}: …]`);
      return items.map((item, index) =>
        evaluate(expression.body, within(scope, expression.item, item, expression.index, index)),
      );
    }
    case 'lambda':
      return new Unresolved(expression.text);
    case 'call':
      return called(expression, scope);
  }
}

/** A scope in which a name stands for an item, and perhaps another for its index. */
export function within(scope: Scope, name: string, item: Value, indexName?: string, index?: number): Scope {
  return {
    value: (wanted) => (wanted === name ? item : wanted === indexName ? index : scope.value(wanted)),
    call: (wanted, given) => scope.call(wanted, given),
  };
}

function keyOf({ key }: Property, scope: Scope): string {
  const value = evaluate(key, scope);
  return typeof value === 'string' ? value : show(value);
}

function interpolated(parts: readonly Value[]): Value {
  const known = parts.map((part) => (isScalar(part) ? String(part) : undefined));
  if (known.every((part) => part !== undefined)) return known.join('');
  return new Unresolved(`'${parts.map((part, index) => known[index] ?? `\${${show(part)}}`).join('')}'`);
}

/** What follows `.?` is left out where it led to nothing: `a.?b.c` is null, and no error, where `a` is. */
function isSafe(expression: Expression): boolean {
  if (expression.kind !== 'member' && expression.kind !== 'index') return false;
  return expression.safe || isSafe(expression.of);
}

function member(of: Value, name: string, safe: boolean): Value {
  const held = isValues(of) ? of[name] : undefined;
  if (held !== undefined) return held;
  if (isValues(of) && safe) return null;
  if (!(of instanceof Unresolved)) return new Unresolved(`${show(of)}.${name}`);
  if (of.referent?.absent === true && safe) return null;
  return of.referent?.member(name) ?? new Unresolved(`${of.text}.${name}`);
}

function indexed(of: Value, index: Value, safe: boolean): Value {
  const found =
    isList(of) && typeof index === 'number'
      ? of[index]
      : isValues(of) && typeof index === 'string'
        ? of[index]
        : undefined;
  if (found !== undefined) return found;
  const known = isList(of) || isValues(of);
  return known && safe && !(index instanceof Unresolved) ? null : new Unresolved(`${show(of)}[${show(index)}]`);
}

function negated(operator: '!' | '-', operand: Value): Value {
  if (operator === '!' && typeof operand === 'boolean') return !operand;
  if (operator === '-' && typeof operand === 'number') return -operand;
  return new Unresolved(`${operator}${show(operand)}`);
}

function combined({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, scope: Scope): Value {
  const a = evaluate(left, scope);
  if ((operator === '&&' && a === false) || (operator === '||' && a === true)) return a;
  // What Azure answers about a resource that is declared is never null.
  if (operator === '??' && a !== null && !(a instanceof Unresolved && a.referent === undefined)) return a;
  const b = evaluate(right, scope);
  const unknown = () => new Unresolved(`${show(a)} ${operator} ${show(b)}`);
  switch (operator) {
    case '??':
      return a === null ? b : unknown();
    case '&&':
      return a === true || b === false ? b : unknown();
    case '||':
      return a === false || b === true ? b : unknown();
    case '==':
      return same(a, b) ?? unknown();
    case '!=': {
      const answer = same(a, b);
      return answer === undefined ? unknown() : !answer;
    }
    case '=~':
    case '!~':
      return typeof a === 'string' && typeof b === 'string'
        ? (a.toLowerCase() === b.toLowerCase()) === (operator === '=~')
        : unknown();
    default:
      return typeof a === 'number' && typeof b === 'number' ? calculated(a, operator, b) : unknown();
  }
}

function calculated(a: number, operator: '+' | '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>=', b: number): Value {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return Math.trunc(a / b);
    case '%':
      return a % b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function called(expression: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  const { of, name, arguments: given } = expression;
  const namespace =
    of?.kind === 'name' && (of.name === 'sys' || of.name === 'az') && scope.value(of.name) === undefined;
  const [first, ...others] = given;
  const lambdas = others.filter((one) => one.kind === 'lambda');
  if ((of === undefined || namespace) && first !== undefined && lambdas.length > 0) {
    const found = overItems(name, evaluate(first, scope), lambdas, scope);
    if (found !== undefined) return found;
  }
  const values = given.map((one) => evaluate(one, scope));
  const known = of === undefined || namespace ? (scope.call(name, values) ?? builtIn[name]?.(...values)) : undefined;
  if (known !== undefined) return known;
  const owner = of === undefined || namespace ? '' : `${show(evaluate(of, scope))}.`;
  return new Unresolved(`${owner}${name}(${values.map(show).join(', ')})`);
}

/** `map`, `filter` and `toObject`, as far as every item can be told. */
function overItems(
  name: string,
  items: Value,
  lambdas: readonly Extract<Expression, { kind: 'lambda' }>[],
  scope: Scope,
): Value | undefined {
  if (!isList(items)) return undefined;
  const [results = [], values = items] = lambdas.map(({ parameters: [item = '', index], body }) =>
    items.map((one, at) => evaluate(body, within(scope, item, one, index, at))),
  );
  if (name === 'map') return results;
  if (name === 'filter' && results.every((one) => typeof one === 'boolean'))
    return items.filter((_, at) => results[at] === true);
  if (name === 'toObject' && results.every((one) => typeof one === 'string'))
    return Object.fromEntries(results.map((key, at) => [key, values[at] ?? null]));
  return undefined;
}
