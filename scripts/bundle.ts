import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildFailure, build, formatMessages, type Metafile } from 'esbuild';
import { z } from 'zod';
import { root } from './root.mjs';

export interface BundleOptions {
  /** The module that registers the functions. */
  entry?: string;
  /** The folder to deploy; replaced as a whole. */
  dist?: string;
  /** Where half-built folders and the metafile lie: on the same disk as `dist`. */
  workFolder?: string;
}

export interface Bundled {
  /** Files of the deployable folder, source maps included. */
  files: number;
  /** Their bytes, source maps not included. */
  bytes: number;
  /** False when `dist` held the very same files already and was left alone. */
  changed: boolean;
  /** esbuild's account of what went into which file. */
  metafile: Metafile;
}

/** The sources do not build. The message is esbuild's own, with places and excerpts. */
export class BundleError extends Error {
  readonly code = 'bundle_failed';
  constructor(message: string, options: ErrorOptions) {
    super(message, options);
    this.name = 'BundleError';
  }
}

/** CommonJS packages inside an ES module still ask for these three. */
const banner = [
  "import { createRequire as bundleCreateRequire } from 'node:module';",
  "import { fileURLToPath as bundleFileURLToPath } from 'node:url';",
  "import { dirname as bundleDirname } from 'node:path';",
  'const require = bundleCreateRequire(import.meta.url);',
  'const __filename = bundleFileURLToPath(import.meta.url);',
  'const __dirname = bundleDirname(__filename);',
].join('\n');

/** Source maps have to be on before the bundle is loaded: switched on inside it, they do not apply to it. */
const mainModule = "process.setSourceMapsEnabled(true);\nawait import('./app/main.mjs');\n";

/**
 * Builds the folder that is deployed: host.json, a package.json without dependencies, `main.mjs`, and the app in `app/`,
 * where what is imported lazily lies in chunks of its own. A build that fails leaves the old folder as it was.
 *
 * @throws {BundleError} when the sources do not build
 */
export async function bundle(options: BundleOptions = {}): Promise<Bundled> {
  const {
    entry = join(root, 'functions/main.ts'),
    dist = join(root, 'dist'),
    workFolder = join(root, '.local'),
  } = options;
  const { outputFiles, metafile } = await bundleApp(entry, join(dist, 'app'));

  const files = new Map<string, Uint8Array | string>([
    ['.funcignore', await readFile(join(root, '.funcignore'))],
    ['host.json', await readFile(join(root, 'host.json'))],
    ['main.mjs', mainModule],
    ['package.json', await deployedPackage()],
  ]);
  for (const file of outputFiles) files.set(relative(dist, file.path), file.contents);

  await mkdir(workFolder, { recursive: true });
  await writeFile(join(workFolder, 'build-meta.json'), JSON.stringify(metafile));
  const changed = !(await holds(dist, files));
  if (changed) await replaceFolder(dist, files, workFolder);
  return { files: files.size, bytes: sizeOf(files), changed, metafile };
}

async function bundleApp(entry: string, outdir: string) {
  try {
    return await build({
      entryPoints: { main: entry },
      outdir,
      absWorkingDir: root,
      bundle: true,
      splitting: true,
      platform: 'node',
      target: 'node22',
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      // The Functions worker answers require() of this name and of no other; it cannot be bundled.
      external: ['@azure/functions-core'],
      banner: { js: banner },
      sourcemap: 'linked',
      sourcesContent: false,
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'none',
      logLevel: 'silent',
      metafile: true,
      write: false,
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const messages = await formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY });
    throw new BundleError(messages.join(''), { cause: error });
  }
}

const isBuildFailure = (error: unknown): error is BuildFailure => error instanceof Error && 'errors' in error;

const ownPackage = z.object({ name: z.string(), version: z.string(), engines: z.object({ node: z.string() }) });

async function deployedPackage(): Promise<string> {
  const { name, version, engines } = ownPackage.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return `${JSON.stringify({ name, version, private: true, type: 'module', main: 'main.mjs', engines }, null, 2)}\n`;
}

/** Whether the folder holds exactly these files: then an app that runs from it keeps the chunks it has yet to load. */
async function holds(folder: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<boolean> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const names = found.filter((item) => item.isFile()).map((item) => relative(folder, join(item.parentPath, item.name)));
  if (names.length !== files.size) return false;
  for (const name of names) {
    const wanted = files.get(name);
    if (wanted === undefined || !Buffer.from(wanted).equals(await readFile(join(folder, name)))) return false;
  }
  return true;
}

async function replaceFolder(folder: string, files: ReadonlyMap<string, Uint8Array | string>, workFolder: string) {
  const fresh = await mkdtemp(join(workFolder, 'build-'));
  const old = `${fresh}-old`;
  try {
    for (const [name, contents] of files) {
      await mkdir(dirname(join(fresh, name)), { recursive: true });
      await writeFile(join(fresh, name), contents);
    }
    await rename(folder, old).catch(unlessMissing);
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

function sizeOf(files: ReadonlyMap<string, Uint8Array | string>): number {
  let bytes = 0;
  for (const [name, contents] of files) if (!name.endsWith('.map')) bytes += Buffer.byteLength(contents);
  return bytes;
}
