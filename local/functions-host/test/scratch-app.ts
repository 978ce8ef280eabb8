import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scratch = fileURLToPath(new URL('../.local', import.meta.url));

/** A function app written for one test, in a folder from which the libraries of the repository resolve. */
export interface ScratchApp {
  path: string;
  remove(): Promise<void>;
}

/** Files by name: text, or what is written as JSON; null is not there. */
export type AppFiles = Record<string, string | object | null>;

/** Writes files; package.json and host.json have usable defaults. */
export async function scratchApp(files: AppFiles): Promise<ScratchApp> {
  await mkdir(scratch, { recursive: true });
  const path = await mkdtemp(join(scratch, 'app-'));
  const all = { 'package.json': { main: 'main.js' }, 'host.json': { version: '2.0' }, ...files };
  for (const [name, content] of Object.entries(all)) {
    if (content === null) continue;
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { path, remove: () => rm(path, { recursive: true }) };
}

/** The path of a fixture app. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}
