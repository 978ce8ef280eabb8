import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';

const require = createRequire(import.meta.url);

/** What is used of the Kusto language service, in its own names. */
export interface Kusto {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: Globals): Code };
  readonly GlobalState: { readonly Default: Globals };
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => Named };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly Named[]) => Named };
  };
  readonly Syntax: { readonly SyntaxElement: { WalkNodes(root: Syntax, visit: (node: Syntax) => void): void } };
}

export interface Named {
  readonly Name: string;
}

export interface Globals {
  WithDatabase(database: Named): Globals;
  /** The table in which a column was declared; null for one that a query has made. */
  GetTable(column: Named): Named | null;
}

/** A list as .NET has them. */
interface List<T> {
  readonly Count: number;
  getItem(index: number): T;
}

interface Code {
  readonly Syntax: Syntax;
  /** What the query comes to; without columns where that is no table. */
  readonly ResultType: { readonly Columns?: List<Named> } | null;
  GetDiagnostics(): List<{ readonly Message: string; readonly Start: number }>;
}

/** A node of the syntax tree. What stands below the line has a node of some kinds only. */
export interface Syntax {
  readonly TextStart: number;
  readonly Parent: Syntax | null;
  /** What a name stands for. */
  readonly ReferencedSymbol?: Named | null;

  readonly Left?: Syntax;
  readonly Operator?: { readonly Text: string };
  readonly Right?: Syntax;
  readonly LiteralValue?: unknown;
  readonly Expression?: Syntax;
  readonly Selector?: Syntax;
  readonly SimpleName?: string;
}

export const listed = <T>(list: List<T>): T[] => Array.from({ length: list.Count }, (_, index) => list.getItem(index));

/** Loads the language service. It is a script that keeps itself in a global, and takes a third of a second. */
export function loadKusto(): Kusto {
  const scope: object = globalThis;
  const folder = dirname(require.resolve('@kusto/language-service-next'));
  const scripts = isLoaded(scope) ? [] : ['bridge.min.js', 'Kusto.Language.Bridge.min.js'];
  for (const name of scripts) runInThisContext(readFileSync(join(folder, name), 'utf8'), { filename: name });
  if (isLoaded(scope)) return scope.Kusto.Language;
  throw new Error('expected the scripts of @kusto/language-service-next to define Kusto');
}

const isLoaded = (scope: object): scope is { Kusto: { Language: Kusto } } => 'Kusto' in scope;
