import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);

/** A place that the grammar of tree-sitter-bicep does not take. */
export interface SyntaxFault {
  readonly line: number;
  readonly what: string;
}

/** Loads the grammar: a few tenths of a second. What it returns parses a text in a millisecond. */
export async function loadGrammar(): Promise<(text: string) => SyntaxFault[]> {
  await Parser.init();
  const wasm = require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
  const parser = new Parser().setLanguage(await Language.load(await readFile(wasm)));
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) return [{ line: 1, what: 'expected Bicep, the grammar gave up' }];
    try {
      return [...faultsIn(tree.rootNode)];
    } finally {
      tree.delete();
    }
  };
}

function* faultsIn(node: Node): Generator<SyntaxFault> {
  if (!node.hasError) return;
  const line = node.startPosition.row + 1;
  if (node.isMissing) yield { line, what: `expected ${node.type}, found nothing` };
  else if (node.isError) yield { line, what: `expected Bicep, found ${JSON.stringify(node.text.slice(0, 60))}` };
  else for (const child of node.children) yield* faultsIn(child);
}
