import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { explain } from '../explain.ts';
import { type RunningHost, startHost } from '../host.ts';
import { errorOf, HostError } from '../host-error.ts';
import { type AppFiles, fixture, type ScratchApp, scratchApp } from './scratch-app.ts';

const open: ScratchApp[] = [];
const hosts: RunningHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
  await Promise.all(open.splice(0).map((app) => app.remove()));
});

async function app(files: AppFiles): Promise<string> {
  const scratch = await scratchApp(files);
  open.push(scratch);
  return scratch.path;
}

/** Starts a host in this process, with a worker of its own as ever. */
async function start(path: string, environment: Record<string, string> = {}, output: string[] = []) {
  const host = await startHost({
    app: path,
    port: 0,
    environment: { ...process.env, ...environment },
    output: (line) => output.push(line),
    log: () => undefined,
  });
  hosts.push(host);
  return host;
}

/** What the app prints and the host says when it cannot be started. */
async function refusalOf(path: string): Promise<string> {
  const output: string[] = [];
  const refusal = await start(path, {}, output).catch(errorOf);
  if (!(refusal instanceof HostError)) throw new Error('The app was not refused.', { cause: refusal });
  return [...output, explain(refusal)].join('\n');
}

const hello = `app.get('hello', async () => ({ body: 'hello' }));`;
const commonJs = `const { app } = require('@azure/functions');\n`;
const esm = `import { app } from '@azure/functions';\n`;

/** Bundles the app that says hello. */
async function bundle(format: 'esm' | 'cjs', banner: string): Promise<string> {
  const main = format === 'esm' ? 'out.mjs' : 'out.cjs';
  const path = await app({ 'package.json': { main }, 'main.js': esm + hello });
  await build({
    entryPoints: [`${path}/main.js`],
    outfile: `${path}/${main}`,
    bundle: true,
    platform: 'node',
    format,
    external: ['@azure/functions-core'],
    banner: { js: banner },
  });
  return path;
}

const text = async (host: RunningHost, path: string) => (await fetch(`${host.url}/${path}`)).text();

describe('loading an app', { timeout: 300_000 }, () => {
  it('loads a glob of CommonJS files, one after another', async () => {
    const output: string[] = [];
    const host = await start(fixture('glob'), {}, output);
    expect(await text(host, 'first')).toBe('first');
    expect(await text(host, 'second')).toBe('second');
    await expect.poll(() => output, { timeout: 120_000 }).toContain('index is loaded');
  });

  it.each([
    ['an .mjs file', { 'package.json': { main: 'main.mjs' }, 'main.mjs': esm + hello }],
    [
      'a .js file under "type": "module"',
      { 'package.json': { main: 'main.js', type: 'module' }, 'main.js': esm + hello },
    ],
    [
      'a .cjs file under "type": "module"',
      { 'package.json': { main: 'main.cjs', type: 'module' }, 'main.cjs': commonJs + hello },
    ],
    [
      'an entry that awaits',
      { 'package.json': { main: 'main.mjs' }, 'main.mjs': `await import('./app.mjs');`, 'app.mjs': esm + hello },
    ],
  ])('loads %s', async (_, files) => {
    const host = await start(await app(files));
    expect(await text(host, 'api/hello')).toBe('hello');
  });

  it.each([
    ['cjs', ''],
    ['esm', `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`],
  ] as const)('loads an esbuild bundle in %s format', async (format, banner) => {
    const host = await start(await bundle(format, banner));
    expect(await text(host, 'api/hello')).toBe('hello');
  });

  it('says what an ESM bundle without a require fails on', async () => {
    const path = await bundle('esm', '');
    expect(await refusalOf(path)).toMatch(
      /The entry point out\.mjs threw[^]*Dynamic require of "\w+" is not supported/,
    );
  });

  it('says that nothing was registered when the library went into its test mode', async () => {
    const path = await bundle('esm', 'const require = process.getBuiltinModule;');
    expect(await refusalOf(path)).toMatch(
      /Switching "@azure\/functions" package to test mode[^]*The app registered no functions\. Loaded was out\.mjs; nothing in it asked for @azure\/functions-core/,
    );
  });

  it('says that nothing was registered, and why', async () => {
    expect(await refusalOf(await app({ 'main.js': '' }))).toMatch('nothing in it asked for @azure/functions-core');
    expect(
      await refusalOf(
        await app({ 'main.js': `require('@azure/functions').app.setup({});\nrequire('@azure/functions-core');` }),
      ),
    ).toMatch('no call such as app.http(…) registered a function');
  });

  it('shows the cause when an entry point throws, even before anything was registered', async () => {
    const path = await app({ 'main.js': `const settings = undefined;\nsettings.COSMOS;` });
    expect(await refusalOf(path)).toMatch(
      /The entry point main\.js threw while it was loaded\.\nTypeError: Cannot read.*\n\s+at .*main\.js:2:10/s,
    );
  });

  it('shows the cause at its line of the source when there is a source map', async () => {
    const path = await app({
      'package.json': { main: 'out.js' },
      'source.ts': `interface Gone {}\n\nfunction fails(): never {\n  throw new Error('told');\n}\nfails();\n`,
    });
    await build({
      entryPoints: [`${path}/source.ts`],
      outfile: `${path}/out.js`,
      platform: 'node',
      minify: true,
      sourcemap: 'linked',
    });
    expect(await refusalOf(path)).toMatch(/Error: told[\s\S]*source\.ts:4:9/);
  });

  it.each([
    ['no main', { 'package.json': {} }, 'has no "main"'],
    [
      'a main that is not there',
      { 'package.json': { main: 'dist/main.js' } },
      'No file matches "main": "dist/main.js"',
    ],
    ['a glob that matches nothing', { 'package.json': { main: 'dist/*.js' } }, 'No file matches "main": "dist/*.js"'],
    ['an unreadable package.json', { 'package.json': '{' }, 'is not a package.json this host can read'],
    ['no such version', { 'host.json': { version: '1.0' } }, 'host.json: '],
    [
      'two functions of one name',
      { 'main.js': commonJs + hello + hello },
      'A function with id "hello" has already been registered.',
    ],
    [
      'two names that differ in case',
      { 'main.js': commonJs + hello + hello.replace('hello', 'Hello') },
      'There are two functions named "Hello", but for case.',
    ],
    [
      'a bad name',
      { 'main.js': commonJs + hello.replace('hello', '1st') },
      'Function "1st": a function name starts with a letter',
    ],
    [
      'a trigger it does not have',
      { 'main.js': `${commonJs}app.storageQueue('q', { queueName: 'q', connection: 'S', handler() {} });` },
      'Function "q": the trigger "queueTrigger" is not reproduced.',
    ],
    [
      'an output it does not have',
      {
        'main.js': `const { app, output } = require('@azure/functions');\napp.http('h', { handler() {}, extraOutputs: [output.storageQueue({ queueName: 'q', connection: 'S' })] });`,
      },
      'Function "h": the output binding "queue"',
    ],
    [
      'a reserved route',
      {
        'main.js': `${commonJs}app.http('h', { route: 'admin/x', handler() {} });`,
        'host.json': { version: '2.0', extensions: { http: { routePrefix: '' } } },
      },
      'the route "admin/x" is reserved',
    ],
    [
      'one route twice',
      { 'main.js': `${commonJs}for (const name of ['a', 'b']) app.get(name, { route: 'x', handler() {} });` },
      'Functions "a" and "b" both have the route GET /api/x.',
    ],
    [
      'a setting that is missing',
      { 'main.js': `${commonJs}app.timer('t', { schedule: '%WHEN%', handler() {} });` },
      'Function "t", option "schedule" is "%WHEN%", but there is no setting WHEN.',
    ],
    [
      'a connection that is missing',
      {
        'main.js': `${commonJs}app.cosmosDB('f', { connection: 'C', databaseName: 'd', containerName: 'c', handler() {} });`,
      },
      'Function "f" has the connection "C", but there is no setting C',
    ],
    [
      'an account that does not answer',
      {
        'local.settings.json': { Values: { C: 'AccountEndpoint=http://127.0.0.1:1/;AccountKey=YQ==;' } },
        'main.js': `${commonJs}app.cosmosDB('f', { connection: 'C', databaseName: 'd', containerName: 'c', handler() {} });`,
      },
      /^Function "f": the Cosmos DB account http:\/\/127\.0\.0\.1:1\/ cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1\. .*"C".*$/,
    ],
    [
      'a promise that is rejected while the app is loaded',
      {
        'package.json': { main: 'main.mjs' },
        'main.mjs': `void Promise.reject(new Error('stray'));\nawait new Promise(() => setInterval(() => 0, 1e6));`,
      },
      /^The app was not loaded\. The worker process ended: nobody caught an error\.\nError: stray\n.*main\.mjs:1/,
    ],
    [
      'an app that ends its process while it is loaded',
      { 'main.js': 'process.exit(3);' },
      'The app was not loaded. The worker process ended: exit code 3.',
    ],
    [
      'an ESM import of the core module, which answers to a CommonJS require only',
      { 'package.json': { main: 'main.mjs' }, 'main.mjs': `import '@azure/functions-core';` },
      'Only a CommonJS require is answered with @azure/functions-core',
    ],
    [
      'a folder without host.json',
      { 'host.json': null, 'main.js': commonJs + hello },
      /Cannot read .*host\.json: it is not there\. A function app needs at least \{ "version": "2\.0" \}\.$/,
    ],
    [
      'streaming',
      { 'main.js': `${commonJs}app.setup({ enableHttpStream: true });${hello}` },
      'enableHttpStream: true }) is not reproduced',
    ],
    [
      'encrypted settings',
      { 'local.settings.json': { IsEncrypted: true }, 'main.js': commonJs + hello },
      'encrypted settings cannot be read',
    ],
    [
      'an appStart hook that fails',
      { 'main.js': `${commonJs}${hello}app.hook.appStart(() => { throw new Error('not today'); });` },
      /An appStart hook failed\.\nError: not today/,
    ],
    [
      'a retry policy that makes no sense',
      {
        'main.js': `${commonJs}app.timer('t', { schedule: '0 0 0 * * *', retry: { strategy: 'fixedDelay', maxRetryCount: 'often', delayInterval: 1 }, handler() {} });`,
      },
      'Function "t", retry: maxRetryCount must be a whole number',
    ],
    [
      'registering twice one binding',
      {
        'main.js': `const { app, output } = require('@azure/functions');\nconst queue = { ...output.storageQueue({ queueName: 'q', connection: 'S' }), name: 'x' };\napp.http('h', { handler() {}, extraOutputs: [queue, queue] });`,
      },
      'Duplicate bindings found for function "h"',
    ],
    [
      'an entry point that is no JavaScript, with the place',
      { 'package.json': { main: 'main.mjs' }, 'main.mjs': `${esm}\nlet a b;` },
      /threw while it was loaded\.\n.*main\.mjs:3\nlet a b;/,
    ],
  ])('refuses %s', async (_, files, message) => {
    expect(await refusalOf(await app(files))).toMatch(message);
  });

  it('takes settings from local.settings.json, and from the environment first', async () => {
    const path = await app({
      'local.settings.json': { Values: { A: 'file', B: 'file' } },
      'main.js': `${commonJs}app.get('hello', async () => ({ jsonBody: [process.env.A, process.env.B, process.cwd()] }));`,
    });
    const host = await start(path, { B: 'environment' });
    expect(JSON.parse(await text(host, 'api/hello'))).toEqual(['file', 'environment', path]);
  });

  it('leaves a disabled function out, and does not look at its options', async () => {
    const path = await app({
      'main.js': `${commonJs}${hello}app.storageQueue('off', { queueName: 'q', connection: 'S', handler() {} });`,
    });
    const host = await start(path, { 'AzureWebJobs.off.Disabled': 'true', 'AzureWebJobs.hello.Disabled': '1' });
    expect((await fetch(`${host.url}/api/hello`)).status).toBe(404);
    expect(await (await fetch(`${host.url}/admin/functions`)).json()).toMatchObject([
      { name: 'hello', isDisabled: true },
      { name: 'off', isDisabled: true },
    ]);
  });
});
