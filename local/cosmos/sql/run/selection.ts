import { QueryError } from '../query-error.ts';
import type { Query } from '../syntax/ast.ts';
import type { Evaluate, Scope } from './compile.ts';
import { compile, compileObject } from './compile.ts';

/** The row that SELECT makes of a frame; undefined if `SELECT VALUE` finds none. Throws a QueryError. */
export function compileSelection({ selection, from }: Query, scope: Scope): Evaluate {
  switch (selection.kind) {
    case 'all': {
      const [input, second] = from;
      if (input === undefined) throw new QueryError('syntax', "'SELECT *' is not valid if FROM clause is omitted.");
      if (second !== undefined) throw new QueryError('syntax', "'SELECT *' is only valid with a single input set.");
      const slot = scope.names.get(input.alias) ?? 0;
      return (frame) => frame[slot];
    }
    case 'value':
      return compile(selection.expression, scope);
    case 'list':
      return compileObject(selection.properties, scope);
  }
}
