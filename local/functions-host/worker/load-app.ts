import { glob, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorOf, HostError, unreadable } from '../host-error.ts';
import { coreModuleName } from './core-module.ts';
import { placeOfSyntaxError } from './syntax-error-place.ts';

interface AppPackage {
  main: string | undefined;
  type: string | undefined;
}

/** Reads the app's package.json, without a schema: loading zod would be half of a worker's start-up time. */
async function readAppPackage(app: string): Promise<AppPackage> {
  const path = join(app, 'package.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HostError(
      'app_invalid',
      `Cannot read ${path}: ${unreadable(error)}. --app must name the folder of a function app.`,
    );
  }
  try {
    const json: unknown = JSON.parse(text);
    return { main: textIn(json, 'main'), type: textIn(json, 'type') };
  } catch (error) {
    throw new HostError('app_invalid', `${path} is not a package.json this host can read: ${errorOf(error).message}`);
  }
}

function textIn(json: unknown, name: string): string | undefined {
  if (typeof json !== 'object' || json === null) throw new TypeError('expected an object');
  const value: unknown = Reflect.get(json, name);
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new TypeError(`"${name}" must be a text that is not empty`);
}

/**
 * Loads what `main` of package.json names, a path or a glob, one file after another as the worker does.
 *
 * @returns the files loaded, relative to the app folder.
 * @throws HostError `app_invalid` when there is nothing to load, `entry_point_failed` with the cause when a file throws.
 */
export async function loadApp(app: string): Promise<string[]> {
  const appPackage = await readAppPackage(app);
  if (appPackage.main === undefined) {
    throw new HostError('app_invalid', `${join(app, 'package.json')} has no "main". Name the entry point, or a glob.`);
  }
  const files = await matching(app, appPackage.main);
  if (files.length === 0) {
    throw new HostError(
      'app_invalid',
      `No file matches "main": ${JSON.stringify(appPackage.main)} in ${app}. Build the app, or correct "main" (a path with its extension, or a glob).`,
    );
  }
  const require = createRequire(join(app, 'package.json'));
  for (const file of files) {
    const path = join(app, file);
    try {
      if (isModule(file, appPackage)) await import(pathToFileURL(path).href);
      else require(path);
    } catch (error) {
      throw new HostError(
        'entry_point_failed',
        `The entry point ${file} threw while it was loaded.${hint(error, path)}`,
        {
          cause: errorOf(error),
        },
      );
    }
  }
  return files;
}

function hint(error: unknown, path: string): string {
  if (error instanceof SyntaxError) return placeOfSyntaxError(path);
  const imported = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  if (!imported || !error.message.includes(`'${coreModuleName}'`)) return '';
  return ` Only a CommonJS require is answered with ${coreModuleName}, in Azure too.`;
}

async function matching(app: string, main: string): Promise<string[]> {
  if (!/[*?[\]{}!()]/.test(main)) {
    const found = await stat(join(app, main)).catch(() => undefined);
    return found?.isFile() ? [main] : [];
  }
  const files: string[] = [];
  for await (const file of glob(main, { cwd: app })) files.push(file);
  return files.sort();
}

function isModule(file: string, appPackage: AppPackage): boolean {
  if (file.endsWith('.mjs')) return true;
  return !file.endsWith('.cjs') && appPackage.type === 'module';
}
