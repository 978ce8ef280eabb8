import { QueryError } from '../query-error.ts';
import type { Expression, Query } from '../syntax/ast.ts';
import type { Scope } from './compile.ts';
import { compile } from './compile.ts';

/** TOP or OFFSET … LIMIT in numbers. */
export interface Cut {
  kind: 'top' | 'offset';
  offset: number;
  limit: number;
}

/** Throws a QueryError for numbers that are not whole or negative. */
export function prepareCut({ cut }: Query, scope: Scope): Cut | undefined {
  if (cut === undefined) return undefined;
  const offset = cut.kind === 'offset' ? countOf(cut.offset, scope) : 0;
  return { kind: cut.kind, offset, limit: countOf(cut.limit, scope) };
}

function countOf(expression: Expression, scope: Scope): number {
  const value = compile(expression, scope)([]);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new QueryError(
    'syntax',
    `Expected a whole number of rows in TOP, OFFSET or LIMIT, got ${JSON.stringify(value)}.`,
  );
}
