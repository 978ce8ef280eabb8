import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { z } from 'zod';
import { importsOf } from './imports.ts';

/** What one import leads to: a file of this repository, or a package (`node:` modules included). */
export interface Import {
  specifier: string;
  line: number;
  /** Repository path with forward slashes. */
  file?: string;
  /** `zod`, `@azure/cosmos`, `node:fs/promises` … */
  package?: string;
}

export interface Module {
  /** Repository path with forward slashes. */
  path: string;
  imports: Import[];
}

const folders = ['functions', 'shared', 'local', 'scripts', 'test', 'bench'];
const sources = /\.(ts|mts|cts|js|mjs|cjs)$/;
const skipped = /(^|\/)(node_modules|dist|coverage|results)\//;

/** Every module of the repository with its imports. A workspace named as a package leads to its files. */
export async function readModules(root: string): Promise<Module[]> {
  const workspaces = await readWorkspaces(root);
  const paths: string[] = [];
  for (const folder of folders) {
    for (const item of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(root, join(item.parentPath, item.name)).split(sep).join('/');
      if (item.isFile() && sources.test(path) && !skipped.test(path)) paths.push(path);
    }
  }
  return Promise.all(
    paths.toSorted().map(async (path) => {
      const statements = importsOf(await readFile(join(root, path), 'utf8'), path);
      return {
        path,
        imports: statements.map((statement) => ({ ...statement, ...resolve(statement.specifier, path, workspaces) })),
      };
    }),
  );
}

function resolve(
  specifier: string,
  from: string,
  workspaces: ReadonlyMap<string, string>,
): Pick<Import, 'file' | 'package'> {
  if (specifier.startsWith('.')) return { file: posix.join(dirname(from), specifier) };
  const file = workspaces.get(specifier);
  if (file !== undefined) return { file };
  if (specifier.startsWith('node:')) return { package: specifier };
  return { package: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') };
}

const rootPackage = z.object({ workspaces: z.array(z.string()) });
const workspacePackage = z.object({ name: z.string(), exports: z.record(z.string(), z.string()).default({}) });

/** `cosmos-emulator/x` → `local/cosmos/x.ts`, for everything that the workspaces export. */
async function readWorkspaces(root: string): Promise<Map<string, string>> {
  const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), 'utf8'));
  const exported = new Map<string, string>();
  for (const folder of rootPackage.parse(await json('package.json')).workspaces) {
    const { name, exports } = workspacePackage.parse(await json(`${folder}/package.json`));
    for (const [subpath, file] of Object.entries(exports))
      exported.set(posix.join(name, subpath), posix.join(folder, file));
  }
  return exported;
}
