import type { Expression, Query } from '../syntax/ast.ts';
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
  if (expression.kind === 'subquery') return pathsInSubquery(expression.query, scope);
  if (expression.kind === 'call' && expression.name === 'ARRAY_CONTAINS') {
    const [array, ...others] = expression.arguments;
    const arraySteps = array && pathOf(array, scope);
    if (arraySteps) return [indexPath([...arraySteps, 0]), ...others.flatMap((other) => pathsIn(other, scope))];
  }
  return childrenOf(expression).flatMap((child) => pathsIn(child, scope));
}

/** The arrays it iterates over, and what it reads of the document besides. */
function pathsInSubquery({ from, where }: Query, scope: Scope): string[] {
  const arrays = from.flatMap(({ of, iterates }) => {
    const steps = of.kind === 'path' && iterates ? pathOf(of.path, scope) : undefined;
    return steps === undefined ? [] : [indexPath([...steps, 0])];
  });
  return where === undefined ? arrays : [...arrays, ...pathsIn(where, scope)];
}
