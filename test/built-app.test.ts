import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import recorded from '../bench/results/bundle.json' with { type: 'json' };
import sample from '../local.settings.sample.json' with { type: 'json' };
import { type Bundled, bundle } from '../scripts/bundle.ts';
import { root } from '../scripts/root.mjs';

let folder: string;
let built: Bundled;
let metafile: Bundled['metafile'];
beforeAll(async () => {
  await mkdir(join(root, '.local'), { recursive: true });
  folder = await mkdtemp(join(root, '.local/built-app-'));
  built = await bundle({ dist: join(folder, 'dist'), workFolder: folder });
  ({ metafile } = built);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const loading = `
  require(process.argv[1]).loadApp(process.argv[2]).then(({ functions }) => {
    console.log(JSON.stringify(Object.values(functions).map(({ metadata }) => metadata)));
    process.exit();
  });
`;

const bindingSchema = z.looseObject({ type: z.string(), route: z.string().optional() });
const functionsSchema = z.array(
  z.object({ name: z.string(), bindings: z.record(z.string(), bindingSchema), retryOptions: z.unknown().optional() }),
);

/** The triggers that the built app registers, each under its function's name. */
async function triggers() {
  const given = ['--eval', loading, join(root, 'scripts/worker-stand-in.cjs'), join(folder, 'dist/main.mjs')];
  const { stdout } = await promisify(execFile)(process.execPath, given, { env: { ...process.env, ...sample.Values } });
  const [said = '', functions = ''] = stdout.trim().split('\n');
  expect(JSON.parse(said)).toEqual({ event: 'telemetry.off', without: 'APPLICATIONINSIGHTS_CONNECTION_STRING' });
  return functionsSchema.parse(JSON.parse(functions)).flatMap(({ name, bindings, retryOptions }) =>
    Object.values(bindings)
      .filter(({ type }) => type.endsWith('Trigger'))
      .map((binding) => ({ ...binding, name, retryOptions })),
  );
}

test('the built app registers every function it should, and needs no package beside it', async () => {
  const registered = (await triggers()).map(({ name, type }) => `${name} ${type}`);
  expect(registered.toSorted()).toEqual([
    'cancel-order httpTrigger',
    'change-payment httpTrigger',
    'checkout httpTrigger',
    'devices httpTrigger',
    'fulfillment cosmosDBTrigger',
    'health-live httpTrigger',
    'health-ready httpTrigger',
    'notifications cosmosDBTrigger',
    'openapi httpTrigger',
    'ops-cancel httpTrigger',
    'ops-order httpTrigger',
    'ops-orders httpTrigger',
    'ops-resolve httpTrigger',
    'ops-retry httpTrigger',
    'orders httpTrigger',
    'payment cosmosDBTrigger',
    'payment-webhook httpTrigger',
    'quote httpTrigger',
    'reconciler timerTrigger',
    'refund-order httpTrigger',
    'shipping-webhook httpTrigger',
    'sweeper timerTrigger',
    'tax cosmosDBTrigger',
  ]);
});

test('every feed function reads from the beginning, under leases of its own, without a retry policy (F8)', async () => {
  const feeds = (await triggers()).filter(({ type }) => type === 'cosmosDBTrigger');
  expect(feeds).toHaveLength(4);
  for (const feed of feeds) {
    expect(feed).toMatchObject({
      containerName: 'orders',
      leaseContainerName: 'leases',
      leaseContainerPrefix: feed.name,
      createLeaseContainerIfNotExists: false,
      startFromBeginning: true,
    });
    expect(feed).not.toHaveProperty('startFromTime');
    expect(feed.retryOptions).toBeUndefined();
  }
  expect(new Set(feeds.map(({ name }) => name)).size).toBe(4);
});

// The host tries functions in the alphabetical order of their names, so the first of two would hide the second.
test('no two routes of the built app match one address', async () => {
  const http = (await triggers()).filter(({ type }) => type === 'httpTrigger');
  const routes = http.flatMap(({ route }) => route ?? []);
  expect(routes).toHaveLength(http.length);
  expect(routes.filter((route) => /\{\*|\?\}/.test(route))).toEqual([]);
  const pairs = routes.flatMap((one, index) => routes.slice(index + 1).map((other) => [one, other] as const));
  expect(pairs.filter(([one, other]) => overlap(one, other))).toEqual([]);
  expect(overlap('orders/{orderId}', 'Orders/mine')).toBe(true);
});

/** For routes without optional ends: whether there is a path that both match. */
function overlap(one: string, other: string): boolean {
  const [left, right] = [one.toLowerCase().split('/'), other.toLowerCase().split('/')];
  const meets = (a: string, b: string) => a === b || a.includes('{') || b.includes('{');
  return left.length === right.length && left.every((segment, at) => meets(segment, right[at] ?? ''));
}

/** The packages of this repository's node_modules in a file of the bundle and in all that it loads at once. */
function packagesIn(output: string, seen = new Set<string>()): string[] {
  const { inputs = {}, imports = [] } = metafile.outputs[output] ?? {};
  seen.add(output);
  const own = Object.keys(inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  const atOnce = imports.filter(({ kind, path }) => kind === 'import-statement' && !seen.has(path));
  return [...new Set([...own, ...atOnce.flatMap(({ path }) => packagesIn(path, seen))])];
}

test('the built app loads no SDK but that of the store before somebody needs it', () => {
  const outputs = Object.keys(metafile.outputs);
  const lazy = [
    'stripe',
    '@easypost/api',
    '@azure/notification-hubs',
    '@azure/keyvault-secrets',
    '@azure/identity',
    'applicationinsights',
    '@opentelemetry/api',
  ];
  const main = packagesIn(outputs.find((path) => path.endsWith('/app/main.mjs')) ?? '');
  expect(main).toContain('@azure/cosmos');
  expect(lazy.filter((name) => main.includes(name))).toEqual([]);
  const everything = outputs.flatMap((path) => packagesIn(path));
  expect(lazy.filter((name) => everything.includes(name))).toEqual(lazy);
});

/** Which packages are in the files that the built app has loaded by the time that it is ready, under these settings. */
async function packagesLoaded(settings: Record<string, string>): Promise<string[]> {
  const hooks = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) });
    process.on('exit', () => console.log(JSON.stringify(seen)));
  `;
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(hooks)}`];
  const app = ['--eval', loading, join(root, 'scripts/worker-stand-in.cjs'), join(folder, 'dist/main.mjs')];
  const env = { ...process.env, ...sample.Values, ...settings };
  const { stdout } = await promisify(execFile)(process.execPath, [...preload, ...app], { env });
  const seen = z.array(z.string()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  const outputs = Object.keys(metafile.outputs).filter((path) =>
    seen.includes(pathToFileURL(resolve(root, path)).href),
  );
  return [...new Set(outputs.flatMap((path) => packagesIn(path)))];
}

test('what sends telemetry is loaded with a connection string, and not without', async () => {
  const sending = ['applicationinsights', '@opentelemetry/api'];
  const without = await packagesLoaded({});
  expect(without).toContain('@azure/cosmos');
  expect(sending.filter((name) => without.includes(name))).toEqual([]);
  const connection = 'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:1/';
  const loaded = await packagesLoaded({ APPLICATIONINSIGHTS_CONNECTION_STRING: connection });
  expect(sending.filter((name) => loaded.includes(name))).toEqual(sending);
});

/** The files of the built folder, with `/` between folders. */
async function filesOfDist(): Promise<string[]> {
  const items = await readdir(join(folder, 'dist'), { recursive: true, withFileTypes: true });
  return items
    .filter((item) => !item.isDirectory())
    .map((item) => relative(join(folder, 'dist'), join(item.parentPath, item.name)).replaceAll(sep, '/'));
}

test('the built folder holds what publishing needs, and nothing else', async () => {
  const files = await filesOfDist();
  const chunk = /^app\/chunks\/[\w.-]+\.mjs$/;
  const code = files.filter((file) => file === 'app/main.mjs' || chunk.test(file));
  const maps = code.map((file) => `${file}.map`);
  const frame = ['.funcignore', 'host.json', 'main.mjs', 'package.json'];
  expect(code).toContain('app/main.mjs');
  expect(files.toSorted()).toEqual([...frame, ...code, ...maps].toSorted());
  const text = (file: string) => readFile(join(folder, 'dist', file), 'utf8');
  expect(JSON.parse(await text('package.json'))).toMatchObject({
    main: 'main.mjs',
    type: 'module',
    build: built.build,
  });
  expect(await text('host.json')).toBe(await readFile(join(root, 'host.json'), 'utf8'));
  // Whoever runs "func start" here has settings of their own beside it.
  expect((await text('.funcignore')).split('\n')).toContain('local.settings.json');
});

test('nothing that is for this machine or for tests is built into the app', () => {
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  expect(own.filter((path) => !/^(functions|shared|docs)\//.test(path))).toEqual([]);
  expect(own.filter((path) => /\.(test|fixture|fake)\.ts$/.test(path))).toEqual([]);
});

test('the built app is no larger than when it was measured, give or take a fifth', () => {
  const measured = recorded.rows.find(({ app }) => app === 'bundle');
  expect(built.bytes / 1e6 / (measured?.MB ?? 0)).toBeLessThan(1.2);
});
