import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type BuildFailure, build as esbuild, formatMessages, type Metafile } from 'esbuild';
import { z } from 'zod';
import { buildId } from './build-id.ts';
import { type FolderContents, holds, replaceFolder, unlessMissing } from './folder-contents.ts';
import { root } from './root.mjs';

export interface BundleOptions {
  /** The module that registers the functions. */
  entry?: string;
  /** The folder to deploy; replaced as a whole. */
  dist?: string;
  /** Where half-built folders and the metafile lie: on the same disk as `dist`. */
  workFolder?: string;
  /**
   * `outside`: packages are loaded from node_modules, which builds in a tenth of the time what runs on this machine and
   * cannot be deployed. They go into the bundle unless told otherwise.
   */
  packages?: 'outside' | 'inside';
  /** What health/ready and the package.json of `dist` tell this build apart by; see build-id.ts for what it is by itself. */
  build?: string;
}

export interface Bundled {
  /** What this build is told apart by. */
  build: string;
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
 * where what is imported lazily lies in chunks of its own. A build that fails leaves the old folder as it was. One build
 * at a time in a process; those of other processes do no harm.
 *
 * @throws {BundleError} when the sources do not build
 * @throws {BuildIdError} when BUILD_ID of the environment is none
 */
export async function bundle(options: BundleOptions = {}): Promise<Bundled> {
  const {
    entry = join(root, 'functions/main.ts'),
    dist = join(root, 'dist'),
    workFolder = join(root, '.local'),
    packages = 'inside',
    build = await buildId(process.env, root),
  } = options;
  const { outputFiles, metafile } = await bundleApp(entry, join(dist, 'app'), { packages, build });

  const files = new Map<string, Uint8Array | string>([
    ['.funcignore', await readFile(join(root, '.funcignore'))],
    ['host.json', await readFile(join(root, 'host.json'))],
    ['main.mjs', mainModule],
    ['package.json', await deployedPackage(build)],
  ]);
  for (const file of outputFiles) files.set(relative(dist, file.path), file.contents);
  const built = { build, files: files.size, bytes: sizeOf(files) };
  // Not built, but somebody's own: for `func start`, and named in .funcignore.
  const settings = await readFile(join(dist, 'local.settings.json')).catch(unlessMissing);
  if (settings !== undefined) files.set('local.settings.json', settings);

  await mkdir(workFolder, { recursive: true });
  await writeFile(join(workFolder, 'build-meta.json'), JSON.stringify(metafile));
  const changed = !(await holds(dist, files));
  if (changed) await replaceFolder(dist, files, workFolder);
  return { ...built, changed, metafile };
}

async function bundleApp(
  entry: string,
  outdir: string,
  { packages, build }: Pick<BundleOptions, 'packages' | 'build'>,
) {
  try {
    return await esbuild({
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
      packages: packages === 'outside' ? 'external' : 'bundle',
      banner: { js: banner },
      define: { BUILD_ID: JSON.stringify(build) },
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

async function deployedPackage(build: string): Promise<string> {
  const { name, version, engines } = ownPackage.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const deployed = { name, version, build, private: true, type: 'module', main: 'main.mjs', engines };
  return `${JSON.stringify(deployed, null, 2)}\n`;
}

function sizeOf(files: FolderContents): number {
  let bytes = 0;
  for (const [name, contents] of files) if (!name.endsWith('.map')) bytes += Buffer.byteLength(contents);
  return bytes;
}
