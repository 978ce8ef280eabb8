import { type Globals, type Kusto, listed, loadKusto, type Syntax } from './kusto.ts';
import { tables } from './tables.ts';

/** A place in a query, and what was found there. */
export interface Found {
  readonly line: number;
  readonly what: string;
}

/** What a query reads of a table of signals: a name it is compared with, or a field below `Properties`. */
export interface Read {
  readonly table: string;
  readonly kind: 'name' | 'prefix' | 'field';
  readonly text: string;
  readonly line: number;
}

export interface Analysis {
  /** What the language service objects to. */
  readonly faults: Found[];
  /** Comparisons of `Name` that cannot be held against what the code emits. */
  readonly unclear: Found[];
  readonly reads: Read[];
  /** The columns of the result. */
  readonly columns: string[];
}

type Analyze = (query: string) => Analysis;

const analyses = new Map<string, Analysis>();
let analyzer: Analyze | undefined;

/**
 * Analyzes a query as a Log Analytics workspace with the declared tables would. Several rules look at the same queries, and
 * loading takes a second: both are done once.
 */
export function analyze(query: string): Analysis {
  const known = analyses.get(query);
  if (known !== undefined) return known;
  analyzer ??= kustoAnalyzer();
  const analysis = analyzer(query);
  analyses.set(query, analysis);
  return analysis;
}

function kustoAnalyzer(): Analyze {
  const kusto = loadKusto();
  const { DatabaseSymbol, TableSymbol } = kusto.Symbols;
  const members = Object.entries(tables).map(([name, columns]) => new TableSymbol.$ctor7(name, `(${columns})`, null));
  const globals = kusto.GlobalState.Default.WithDatabase(new DatabaseSymbol.ctor('workspace', members));
  return (query) => {
    const code = kusto.KustoCode.ParseAndAnalyze(query, globals);
    const lineAt = (offset: number) => query.slice(0, offset).split('\n').length;
    const faults = listed(code.GetDiagnostics()).map(({ Message, Start }) => ({ line: lineAt(Start), what: Message }));
    const columns = code.ResultType?.Columns === undefined ? [] : listed(code.ResultType.Columns);
    return { faults, columns: columns.map(({ Name }) => Name), ...signalsIn(kusto, globals, code.Syntax, lineAt) };
  };
}

function signalsIn(kusto: Kusto, globals: Globals, root: Syntax, lineAt: (offset: number) => number) {
  const reads: Read[] = [];
  const unclear: Found[] = [];
  kusto.Syntax.SyntaxElement.WalkNodes(root, (node) => {
    const column = node.ReferencedSymbol;
    const table = column && globals.GetTable(column)?.Name;
    const around = node.Parent;
    if (!column || !table || !around) return;
    const line = lineAt(node.TextStart);
    if (column.Name === 'Properties') {
      const text = fieldOf(around);
      if (text === undefined) unclear.push({ line, what: 'expected a field of Properties by its name' });
      else reads.push({ table, kind: 'field', text, line });
    }
    if (column.Name === 'Name' && around.Left === node && around.Right !== undefined) {
      const kind = comparisons.get(around.Operator?.Text ?? '');
      const texts = literalsIn(kusto, around.Right);
      if (kind === undefined || texts.length === 0)
        unclear.push({ line, what: 'expected Name to be compared with texts by ==, in or startswith' });
      else reads.push(...texts.map((text) => ({ table, kind, text, line })));
    }
  });
  return { reads, unclear };
}

/** By which the names that a query reads can be told. */
const comparisons = new Map<string, 'name' | 'prefix'>([
  ['==', 'name'],
  ['in', 'name'],
  ['startswith', 'prefix'],
]);

/** Of `Properties.orderId` and `Properties['orderId']`. */
function fieldOf({ Selector: selector }: Syntax): string | undefined {
  const text = selector?.SimpleName ?? selector?.Expression?.LiteralValue;
  return typeof text === 'string' ? text : undefined;
}

function literalsIn(kusto: Kusto, root: Syntax): string[] {
  const texts: string[] = [];
  kusto.Syntax.SyntaxElement.WalkNodes(root, ({ LiteralValue: value }) => {
    if (typeof value === 'string') texts.push(value);
  });
  return texts;
}
