import { glob, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock.ts';

const packageSchema = z.object({ main: z.string() });

const lookEveryMs = 250;

/**
 * How the files stand from which an app is started: host.json, package.json, the settings, and the code in the folder
 * of its entry points. Two texts are equal when no file has changed.
 *
 * @param settings absolute.
 */
export async function appFiles(app: string, settings: string): Promise<string> {
  const files = [join(app, 'host.json'), join(app, 'package.json'), settings];
  const folder = join(app, await entryFolder(app));
  const found = glob('**/*.{js,mjs,cjs,ts,mts,cts}', { cwd: folder, exclude: isForeign });
  for await (const file of found) files.push(join(folder, file));
  const lines = await Promise.all(files.map(describe));
  return lines.sort().join('\n');
}

/**
 * Resolves when the files no longer stand as in `before` and have rested for a moment, or when the signal aborts.
 * Looks again and again instead of asking the system to be told: that works in mounted folders, too.
 */
export async function filesChanged(
  before: string,
  look: () => Promise<string>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let last = before;
  while (!signal.aborted) {
    await clock.sleep(lookEveryMs, signal);
    const now = await look();
    if (now !== before && now === last) return;
    last = now;
  }
}

/** The folder of `main`, relative to the app; the app's own while package.json cannot be read. */
async function entryFolder(app: string): Promise<string> {
  const text = await readFile(join(app, 'package.json'), 'utf8').catch(() => '');
  const parsed = z.preprocess(jsonOf, packageSchema).safeParse(text);
  if (!parsed.success) return '.';
  const [plain = ''] = parsed.data.main.split(/[*?[\]{}!()]/, 1);
  return dirname(`${plain}x`);
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

function isForeign(path: string): boolean {
  return path.split(/[\\/]/).some((name) => name === 'node_modules' || /^\.[^.]/.test(name));
}

async function describe(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? `${path} is not there` : `${path} ${found.mtimeMs} ${found.size}`;
}
