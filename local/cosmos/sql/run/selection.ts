import type { Selection } from '../syntax/ast.ts';
import type { Evaluate, Scope } from './compile.ts';
import { compile, compileObject } from './compile.ts';

/** The row that SELECT makes of an item; undefined if `SELECT VALUE` finds none. */
export function compileSelection(selection: Selection, scope: Scope): Evaluate {
  switch (selection.kind) {
    case 'all':
      return (item) => item;
    case 'value':
      return compile(selection.expression, scope);
    case 'list':
      return compileObject(selection.properties, scope);
  }
}
