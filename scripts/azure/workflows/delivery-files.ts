import { pathsUnder, type Tree } from '../tree.ts';

/** Everything that brings something to Azure: workflows, what they run, azd's file. */
export function deliveryFiles(tree: Tree): string[] {
  const scripts = pathsUnder(tree, 'scripts/release').filter((path) => !path.endsWith('.test.ts'));
  return [...pathsUnder(tree, '.github'), ...scripts, ...['azure.yaml'].filter((path) => tree.files.has(path))];
}

/** The lines of a file that say something: comments are left out. */
export function linesOf(tree: Tree, file: string): { line: number; text: string }[] {
  const lines = (tree.files.get(file) ?? '').split('\n').map((text, index) => ({ line: index + 1, text }));
  return lines.filter(({ text }) => !/^\s*(#|\/\/)/.test(text));
}
