import { execFile } from 'node:child_process';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { z } from 'zod';
import sample from '../local.settings.sample.json' with { type: 'json' };
import { bundle } from '../scripts/bundle.ts';
import { root } from '../scripts/root.mjs';
import { median } from './report/median.ts';
import type { Benchmark } from './report/result.ts';

const rounds = 21;
const workFolder = join(root, '.local/bench-bundle');

/**
 * What the deployable bundle saves against the same app with its packages left in node_modules: what has to be deployed,
 * and how long a fresh process takes to load the app up to its last registered function.
 */
const benchmark: Benchmark = async (report) => {
  await rm(workFolder, { recursive: true, force: true });
  const ways = [...(await bundled()), await withPackages()];
  for (let round = 1; round <= rounds; round += 1) {
    for (const way of ways) way.times.push(await loadTime(way));
    report(`round ${round} of ${rounds}: ${ways.map(({ times }) => `${times.at(-1)?.toFixed(0)} ms`).join(', ')}`);
  }
  await rm(workFolder, { recursive: true });

  const [first] = ways;
  const base = first ? median(first.times) : 0;
  return {
    title: 'Bundle against packages',
    rows: ways.map(({ name, files, bytes, times }) => ({
      app: name,
      files,
      MB: round2(bytes / 1e6),
      'load, median ms': Math.round(median(times)),
      'fastest ms': Math.round(Math.min(...times)),
      'slowest ms': Math.round(Math.max(...times)),
      ratio: round2(median(times) / base),
    })),
    notes: [
      `${rounds} fresh processes each, alternately; from the import of the entry module to its end, Node's own start not included.`,
      'The file system cache is warm. In the cloud it is not after a cold start, and then the number of files counts for more.',
      'Files and size of the last row: everything that `npm ci --omit=dev` would put beside the app. Source maps are not counted.',
    ],
  };
};
export default benchmark;

interface Way {
  name: string;
  main: string;
  env: Record<string, string>;
  files: number;
  bytes: number;
  times: number[];
}

async function bundled(): Promise<Way[]> {
  const { bytes } = await bundle({ dist: join(workFolder, 'dist'), workFolder });
  const files = (await filesIn(join(workFolder, 'dist'))).filter((file) => !file.endsWith('.map')).length;
  const main = join(workFolder, 'dist/main.mjs');
  const cache = { NODE_COMPILE_CACHE: join(workFolder, 'compile-cache') };
  return [
    { name: 'bundle', main, env: {}, files, bytes, times: [] },
    { name: 'bundle, with NODE_COMPILE_CACHE', main, env: cache, files, bytes, times: [] },
  ];
}

/** Our own modules as in the bundle, those that are loaded later apart; every package imported from node_modules. */
async function withPackages(): Promise<Way> {
  const main = join(workFolder, 'packages/main.mjs');
  const { metafile } = await build({
    entryPoints: { main: join(root, 'functions/main.ts') },
    outdir: join(workFolder, 'packages'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node22',
    format: 'esm',
    absWorkingDir: root,
    define: { BUILD_ID: '"bench"' },
    metafile: true,
  });
  const own = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
  const packages = await productionFiles();
  const sizes = await Promise.all(packages.map((file) => stat(file)));
  const bytes = sizes.reduce((sum, { size }) => sum + size, own);
  return {
    name: 'packages in node_modules',
    main,
    env: {},
    files: packages.length + Object.keys(metafile.outputs).length,
    bytes,
    times: [],
  };
}

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean(), optional: z.boolean(), devOptional: z.boolean(), link: z.boolean() }).partial(),
  ),
});

/** Every file of the packages that the app needs at run time. */
async function productionFiles(): Promise<string[]> {
  const { packages } = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const needed = Object.entries(packages)
    .filter(
      ([path, { dev, optional, devOptional, link }]) =>
        path.startsWith('node_modules/') && !(dev || optional || devOptional || link),
    )
    .map(([path]) => join(root, path));
  return (await Promise.all(needed.map(filesIn))).flat();
}

/** The files below a folder; packages nested in it count for themselves. */
async function filesIn(folder: string): Promise<string[]> {
  const items = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = items.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name));
  return files.filter((file) => !file.slice(folder.length).includes('/node_modules/'));
}

const loading =
  'require(process.argv[1]).loadApp(process.argv[2]).then(({ elapsedMs }) => { console.log(elapsedMs); process.exit(); })';

async function loadTime({ main, env }: Way): Promise<number> {
  const given = ['--eval', loading, join(root, 'scripts/worker-stand-in.cjs'), main];
  const { stdout } = await promisify(execFile)(process.execPath, given, {
    env: { ...process.env, ...sample.Values, ...env },
  });
  return z.coerce.number().positive().parse(stdout.trim().split('\n').at(-1));
}

const round2 = (value: number) => Math.round(value * 100) / 100;
