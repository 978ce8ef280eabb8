import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BundleError, bundle } from './bundle.ts';
import { root } from './root.mjs';

const workerStandIn = join(root, 'scripts/worker-stand-in.cjs');
let folder: string;
beforeAll(async () => {
  // Inside the repository, so that the made-up app finds the real packages.
  await mkdir(join(root, '.local'), { recursive: true });
  folder = await mkdtemp(join(root, '.local/bundle test '));
});
afterAll(() => rm(folder, { recursive: true }));

const app = {
  'main.ts': `
    import { app } from '@azure/functions';
    import { createRequire } from 'node:module';
    declare const BUILD_ID: string;
    export const ownBuild: string = BUILD_ID;
    export const ownRequire: unknown = createRequire(import.meta.url)('node:path');
    app.http('ping', {
      route: 'ping',
      handler: async () => {
        const { sdk } = await import('./sdk.ts');
        return { jsonBody: sdk() };
      },
    });`,
  'sdk.ts': `
    import legacy from './legacy.cjs';
    export function sdk(): string {
      throw new Error('from the sdk ' + legacy);
    }`,
  'legacy.cjs': `module.exports = require('path').basename(__filename) + typeof __dirname;`,
};

async function writeApp(files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return join(folder, 'main.ts');
}

const build = async (files: Record<string, string> = app, id = 'build-1') =>
  bundle({ entry: await writeApp(files), dist: join(folder, 'dist'), workFolder: folder, build: id });

/** Loads the folder as the Functions worker does, in a process of its own. */
const loading = `
  require(process.argv[1]).loadApp(process.argv[2]).then(async ({ functions }) => {
    const stack = await Promise.resolve(functions.ping.handler({}, {})).then(() => '', (error) => error.stack);
    console.log(JSON.stringify({ names: Object.keys(functions), stack }));
  });
`;

async function load(main: string): Promise<{ names: string[]; stack: string }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', loading, workerStandIn, main]);
  return JSON.parse(stdout);
}

describe('the deployable folder', () => {
  beforeAll(() => build());

  test('registers its functions under a worker that injects through require only', async () => {
    const { names } = await load(join(folder, 'dist/main.mjs'));
    expect(names).toEqual(['ping']);
  });

  test('runs CommonJS packages, and names TypeScript file and line in a stack', async () => {
    const { stack } = await load(join(folder, 'dist/main.mjs'));
    expect(stack).toMatch(/from the sdk [\w-]+\.mjsstring/);
    expect(stack).toMatch(/sdk\.ts:4:\d+/);
  });

  test('says how to be started, and depends on no package', async () => {
    const own = JSON.parse(await readFile(join(folder, 'dist/package.json'), 'utf8'));
    expect(own).toMatchObject({ type: 'module', main: 'main.mjs', engines: { node: '>=22.18' }, build: 'build-1' });
    expect(own).not.toHaveProperty('dependencies');
    expect(await readdir(join(folder, 'dist'))).toEqual([
      '.funcignore',
      'app',
      'host.json',
      'main.mjs',
      'package.json',
    ]);
  });

  test('leaves @azure/functions-core to the worker', async () => {
    const { metafile } = await build();
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.filter((path) => path.includes('node_modules/@azure/functions/'))).not.toEqual([]);
    expect(inputs.filter((path) => path.includes('functions-core'))).toEqual([]);
    expect(await readFile(join(folder, 'dist/app/main.mjs'), 'utf8')).toMatch(/require\("@azure\/functions-core"\)/);
  });

  test('keeps what is imported lazily in chunks of its own, outside what the host loads', async () => {
    const chunks = await readdir(join(folder, 'dist/app/chunks'));
    expect(chunks.some((name) => /^sdk-\w+\.mjs$/.test(name))).toBe(true);
    expect(await readFile(join(folder, 'dist/app/main.mjs'), 'utf8')).not.toContain('from the sdk');
  });

  test('keeps the settings that somebody put there for func start', async () => {
    const settings = join(folder, 'dist/local.settings.json');
    await writeFile(settings, '{"Values":{}}');
    await build({ ...app, 'main.ts': `${app['main.ts']}\nexport const changed = 1;` });
    expect(await readFile(settings, 'utf8')).toBe('{"Values":{}}');
    await rm(settings);
    await build();
  });

  test('is left alone when nothing changed', async () => {
    expect(await build()).toMatchObject({ changed: false });
  });

  test('tells its build, and another build of the same sources has chunks of the same names', async () => {
    const chunks = await readdir(join(folder, 'dist/app/chunks'));
    expect(await build(app, 'build-2')).toMatchObject({ changed: true, build: 'build-2' });
    expect(await readFile(join(folder, 'dist/app/main.mjs'), 'utf8')).toContain('"build-2"');
    expect(await readdir(join(folder, 'dist/app/chunks'))).toEqual(chunks);
    await build();
  });
});

const building = `
  const [script, entry, dist, workFolder] = process.argv.slice(1);
  import(script).then(({ bundle }) => bundle({ entry, dist, workFolder }));
`;

test('commands that build at the same time all end well', async () => {
  const script = new URL('./bundle.ts', import.meta.url).href;
  const given = ['--eval', building, script, await writeApp(app), join(folder, 'dist'), folder];
  for (let round = 0; round < 3; round += 1) {
    await rm(join(folder, 'dist'), { recursive: true, force: true });
    await Promise.all(Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, given)));
    expect((await load(join(folder, 'dist/main.mjs'))).names).toEqual(['ping']);
  }
});

describe('a build that fails', () => {
  test('says where and why, and leaves the old folder', async () => {
    await build();
    const failing = build({ 'main.ts': "import { nothing } from './missing.ts';\nnothing();" });
    await expect(failing).rejects.toThrow(BundleError);
    await expect(failing).rejects.toThrow(/Could not resolve "\.\/missing\.ts"[^]*main\.ts:1:/);
    const { names } = await load(join(folder, 'dist/main.mjs'));
    expect(names).toEqual(['ping']);
  });

  test('leaves nothing half-built behind', async () => {
    await build({ ...app, 'main.ts': `${app['main.ts']}\nexport const more = 1;` });
    expect((await readdir(folder)).filter((name) => name.startsWith('build-'))).toEqual(['build-meta.json']);
  });
});

test('packages left outside are not in it, and are found beside it: for work on the sources', async () => {
  const dist = join(folder, 'outside');
  const { bytes, metafile } = await bundle({
    entry: await writeApp(app),
    dist,
    workFolder: folder,
    packages: 'outside',
  });
  expect(Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([]);
  expect(bytes).toBeLessThan(20_000);
  expect((await load(join(dist, 'main.mjs'))).names).toEqual(['ping']);
});
