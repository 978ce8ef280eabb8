import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BundleError, bundle } from '../scripts/bundle.ts';
import { root } from '../scripts/root.mjs';
import { explain } from './explain.ts';

export interface WatchOptions {
  say: (line: string) => void;
  /** Given esbuild's message, or what else kept the app from being built. */
  fail: (message: string) => void;
}

const sources = ['functions/**', 'shared/**', 'docs/openapi.json', 'host.json', 'package.json', '.funcignore'];
/** The host looks at what is built in the same way: it works in mounted folders, too. */
const lookEveryMs = 250;

/** Builds the app whenever its sources have changed, packages left outside. A build that fails leaves the old one there. */
export function watchSources({ say, fail }: WatchOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const build = async () => {
    const began = performance.now();
    try {
      const { changed } = await bundle({ packages: 'outside' });
      if (changed) say(`Built in ${Math.round(performance.now() - began)} ms; the app starts anew.`);
    } catch (error) {
      fail(`${error instanceof BundleError ? error.message : explain(error)}\nThe app that was built before goes on.`);
    }
  };
  const follow = async () => {
    let seen = await state();
    while (!signal.aborted) {
      await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
      const now = await state();
      if (now !== seen && !signal.aborted) await build();
      seen = now;
    }
  };
  const over = follow();
  return {
    async stop() {
      stopping.abort();
      await over;
    },
  };
}

/** How the sources stand: two texts are equal when nothing has changed. */
async function state(): Promise<string> {
  const lines: Promise<string>[] = [];
  const found = glob(sources, { cwd: root, exclude: (path) => path.endsWith('.test.ts') });
  for await (const file of found) lines.push(describe(file));
  return (await Promise.all(lines)).sort().join('\n');
}

async function describe(file: string): Promise<string> {
  const found = await stat(join(root, file)).catch(() => undefined);
  return `${file} ${found?.mtimeMs} ${found?.size}`;
}
