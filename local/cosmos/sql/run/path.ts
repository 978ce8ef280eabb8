import type { Value } from '../json.ts';
import type { Expression } from '../syntax/ast.ts';
import type { Scope } from './compile.ts';

const documentSlot = 0;

/** The steps from the document to what `c.a["b"][0]` names, or undefined if the expression is not such a path. */
export function pathOf(expression: Expression, scope: Scope): (string | number)[] | undefined {
  if (expression.kind === 'identifier') return scope.names.get(expression.name) === documentSlot ? [] : undefined;
  if (expression.kind !== 'member') return undefined;
  const parent = pathOf(expression.of, scope);
  const key = constantOf(expression.key, scope)?.value;
  return parent && (typeof key === 'string' || typeof key === 'number') ? [...parent, key] : undefined;
}

/** The value of a literal or parameter. */
export function constantOf(expression: Expression, scope: Scope): { value: Value } | undefined {
  if (expression.kind === 'literal') return { value: expression.value };
  if (expression.kind === 'parameter') return { value: scope.parameters.get(expression.name) };
  // A sign before a number is an operator.
  if (expression.kind !== 'unary' || expression.operator !== '-') return undefined;
  const operand = constantOf(expression.operand, scope)?.value;
  return typeof operand === 'number' ? { value: -operand } : undefined;
}

/** The path as an indexing policy writes it: `/a/"b c"/[]/?`. */
export function indexPath(steps: readonly (string | number)[]): string {
  const parts = steps.map((step) => {
    if (typeof step === 'number') return '[]';
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(step) ? step : JSON.stringify(step);
  });
  return `/${[...parts, '?'].join('/')}`;
}
