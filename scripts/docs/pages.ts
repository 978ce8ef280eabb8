import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { type Page, readPage } from './markdown.ts';

const skipped = new Set(['node_modules', 'dist', '.git', '.local', 'coverage']);

/**
 * Everything in the Markdown pages of a repository that leads nowhere: links to files that are not there, to headings
 * that are not in them, npm scripts that package.json does not have, and tests that are not there or do not say what the
 * page says of them. Addresses on the web are not tried.
 */
export async function faultsInPages(root: string): Promise<string[]> {
  const pages = new Map<string, Page>();
  for (const file of await markdownFiles(root)) pages.set(file, readPage(await readFile(file, 'utf8')));

  const faults: string[] = [];
  for (const [file, { links, scripts, tests }] of pages) {
    const at = (line: number) => `${relative(root, file)}:${line}`;
    for (const { target, line } of links) {
      const fault = faultOf(target, file, root, pages);
      if (fault) faults.push(`${at(line)} links to ${target}: ${fault}`);
    }
    for (const { path, said, line } of tests) {
      const test = [join(root, path), join(dirname(file), path)].find((one) => existsSync(one));
      if (test === undefined) faults.push(`${at(line)} names the test ${path}: there is no such file`);
      else
        faults.push(...(await unsaid(test, said)).map((words) => `${at(line)}: "${words}" does not stand in ${path}`));
    }
    const known = await scriptsAround(file, root);
    for (const { name, line } of scripts) {
      if (!known.has(name)) faults.push(`${at(line)} names the npm script ${name}, which package.json does not have`);
    }
  }
  return faults;
}

async function unsaid(test: string, said: readonly string[]): Promise<string[]> {
  const text = said.length === 0 ? '' : await readFile(test, 'utf8');
  return said.filter((words) => !text.includes(words));
}

async function markdownFiles(folder: string): Promise<string[]> {
  const items = await readdir(folder, { withFileTypes: true });
  const nested = items.map(async (item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return skipped.has(item.name) ? [] : markdownFiles(path);
    return item.name.endsWith('.md') ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

function faultOf(target: string, file: string, root: string, pages: ReadonlyMap<string, Page>): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return undefined;
  const [path = '', anchor] = target.split('#', 2).map(decodeURIComponent);
  const base = path.startsWith('/') ? root : dirname(file);
  const linked = path === '' ? file : join(base, path);
  if (!existsSync(linked)) return 'there is no such file';
  if (anchor === undefined || !linked.endsWith('.md')) return undefined;
  return pages.get(linked)?.anchors.has(anchor) ? undefined : `${relative(root, linked)} has no heading of that name`;
}

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()).default({}) });

/** The npm scripts that a page may mean: those of the root, and of the package the page lies in. */
async function scriptsAround(file: string, root: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const own = join(folder, 'package.json');
    if (existsSync(own)) {
      const { scripts } = packageSchema.parse(JSON.parse(await readFile(own, 'utf8')));
      for (const name of Object.keys(scripts)) names.add(name);
    }
    if (folder === root || folder === dirname(folder)) return names;
  }
}
