import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that say what stands in Azure and how it gets there, as text, so that a test can plant a fault into them. */
export interface Tree {
  /** By the path from the repository's root, with `/` between folders. */
  readonly files: ReadonlyMap<string, string>;
}

/** A planted fault that does not fit the tree any more: the test would prove nothing. */
export class PlantError extends Error {
  readonly code = 'plant_misfit';
}

const folders = ['.devcontainer', '.github', 'bicep', 'docs', 'scripts/release'];
const single = [
  '.funcignore',
  'azure.yaml',
  'functions/main.ts',
  'host.json',
  'local.settings.sample.json',
  'package.json',
  'README.md',
];

export function readTree(root: string): Tree {
  const isHere = (path: string) => existsSync(join(root, path));
  const paths = single.filter(isHere);
  for (const folder of folders.filter(isHere)) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((item) => item.isFile())) {
      const path = join(entry.parentPath, entry.name).slice(root.length + 1);
      paths.push(path.replaceAll('\\', '/'));
    }
  }
  return { files: new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')])) };
}

/** The paths below a folder, those with an ending such as `.bicep`. */
export function pathsUnder(tree: Tree, folder: string, ending = ''): string[] {
  return [...tree.files.keys()].filter((path) => path.startsWith(`${folder}/`) && path.endsWith(ending));
}

/** The tree with a fault in it. Text has to be there exactly once, a pattern at all. */
export function planted(tree: Tree, path: string, from: string | RegExp, to: string): Tree {
  const text = textOf(tree, path);
  const times = typeof from === 'string' ? text.split(from).length - 1 : Number(from.test(text));
  if (times !== 1)
    throw new PlantError(`expected ${String(from)} once in ${path}, found ${times}: plant something else`);
  return withFile(tree, path, typeof from === 'string' ? text.replace(from, () => to) : text.replace(from, to));
}

export function without(tree: Tree, path: string): Tree {
  textOf(tree, path);
  return { files: new Map([...tree.files].filter(([held]) => held !== path)) };
}

export function withFile(tree: Tree, path: string, text: string): Tree {
  return { files: new Map([...tree.files, [path, text]]) };
}

function textOf(tree: Tree, path: string): string {
  const text = tree.files.get(path);
  if (text === undefined) throw new PlantError(`expected ${path} in the tree, found no such file`);
  return text;
}
