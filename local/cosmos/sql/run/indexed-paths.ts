import type { Expression } from '../syntax/ast.ts';
import { childrenOf } from '../syntax/ast.ts';
import type { Scope } from './compile.ts';
import { indexPath, pathOf } from './path.ts';

/** The paths the expressions read, each once and sorted, as an indexing policy writes them. */
export function indexedPaths(expressions: readonly Expression[], scope: Scope): string[] {
  return [...new Set(expressions.flatMap((expression) => pathsIn(expression, scope)))].sort();
}

function pathsIn(expression: Expression, scope: Scope): string[] {
  const steps = pathOf(expression, scope);
  if (steps !== undefined) return steps.length > 0 ? [indexPath(steps)] : [];
  if (expression.kind === 'call' && expression.name === 'ARRAY_CONTAINS') {
    const [array, ...others] = expression.arguments;
    const arraySteps = array && pathOf(array, scope);
    if (arraySteps) return [indexPath([...arraySteps, 0]), ...others.flatMap((other) => pathsIn(other, scope))];
  }
  return childrenOf(expression).flatMap((child) => pathsIn(child, scope));
}
