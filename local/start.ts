import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stop as stopEsbuild } from 'esbuild';
import { bundle } from '../scripts/bundle.ts';
import { readCatalogFile, readOrderFile } from '../scripts/catalog-file.ts';
import { loadCatalog } from '../scripts/load-catalog.ts';
import { root } from '../scripts/root.mjs';
import { type Cloud, startCloud } from './cloud.ts';
import { type Command, parseCommandLine, usage } from './command-line.ts';
import { explain } from './explain.ts';
import { type Instance, Instances } from './instances.ts';
import { missingPushes } from './pushes.ts';
import { placeOrder, registerDevice, type WatchedOrder, watchOrder } from './sample-order.ts';
import { curlLine, forPeople, forPrograms, type Screen } from './screen.ts';
import { localSettings, type Values } from './settings-file.ts';
import { watchSources } from './watch-sources.ts';
import { sendWebhooks } from './webhooks.ts';

const dist = join(root, 'dist');
const ownApiPort = 7_071;
/** How long the sample order, and then its pushes, may take, in milliseconds. */
const patience = 60_000;

/** What was started, in the order in which it is stopped. */
const running: { stop(): Promise<unknown> }[] = [];
let isStopping = false;

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

try {
  await main(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  if (!isStopping) {
    console.error(explain(error));
    await stop(1);
  }
}

async function main(command: Command): Promise<void> {
  if (command.help) return console.log(usage);
  const screen = command.json ? forPrograms : forPeople;
  const items = await readCatalogFile(command.catalog ?? join(root, 'local/sample/catalog.json'));
  const order = await readOrderFile(command.order ?? join(root, 'local/sample/order.json'));

  screen.say('Building the app …');
  await bundle({ packages: command.watch ? 'outside' : 'inside' });
  // esbuild works in a process of its own, which would otherwise stay as long as this one.
  if (!command.watch) await stopEsbuild();
  screen.say('Starting the local cloud …');
  const settings = await localSettings(join(root, 'local.settings.sample.json'), join(root, 'local.settings.json'));
  const cloud = keep(
    await startCloud(settings, { free: command.port === 0, vault: command.vault, telemetry: command.telemetry }),
  );
  await loadCatalog(items, cloud.settings, () => {});

  if (command.mode === 'cloud') {
    await giveSettings(cloud.settings, screen);
    await sendWebhooks(cloud, `http://127.0.0.1:${ownApiPort}`);
    screen.ready(cloud, null);
    return screen.say('Run "func start" in dist/. Ctrl-C stops all this.');
  }

  screen.say('Starting the app …');
  const app = keep(
    await Instances.start({
      count: command.instances,
      app: dist,
      port: command.port ?? ownApiPort,
      environment: cloud.settings,
      watch: command.watch,
      stopWithinMs: 1_500,
      onLine: appSays,
      onLost: (instance, code) => void lost(instance, code, app),
    }),
  );
  if (command.watch) keep(watchSources({ say: (line) => screen.say(line), fail: (message) => console.error(message) }));
  await sendWebhooks(cloud, app.url);
  screen.ready(cloud, app.url, command.instances > 1 ? app.all : []);
  screen.say(`Place an order of your own:\n\n${curlLine(app.url, order, randomUUID())}\n`);
  screen.say(`Look after orders that need a person:\n\nnpm run ops -- list --url ${app.url}\n`);
  if (command.sample) await sample(command, screen, cloud, app, order);
  else screen.say('Ctrl-C stops all this.');
}

/** What the app logs, without the events of orders: the timeline shows them. */
function appSays(line: string): void {
  if (!line.startsWith('{"event":')) console.error(line);
}

/** Places the sample order and shows its timeline as it happens. In a demo its end is the end. */
async function sample(
  command: Command,
  screen: Screen,
  cloud: Cloud,
  app: Instances,
  body: Record<string, unknown>,
): Promise<void> {
  const device = body['installationId'];
  if (typeof device === 'string') await registerDevice(app.url, device);
  const placedAt = performance.now();
  const order = await placeOrder(app.url, body);
  screen.say(`Order ${order.orderNumber} (${order.orderId}):`);
  const watched = await watchOrder(
    app.url,
    order,
    (event) => screen.entry(event, performance.now() - placedAt),
    patience,
  );
  const fault = await faultOf(watched, cloud, order.orderId, typeof device === 'string');
  screen.say(
    fault ??
      `The order is ${watched.state}${cloud.push === null || device === undefined ? '' : ', and its pushes have arrived'}.`,
  );
  if (cloud.telemetry !== null && command.mode !== 'demo')
    screen.say(`\nIts trace from checkout to push: ${cloud.telemetry}/#${order.orderId}`);
  if (command.mode === 'demo') {
    if (fault !== undefined) console.error(fault);
    await stop(fault === undefined ? 0 : 1);
  } else {
    screen.say('\nEverything stays up. Ctrl-C stops it.');
  }
}

/** What is wrong with how the sample order ended, if anything. */
async function faultOf(
  { state, failure, events }: WatchedOrder,
  cloud: Cloud,
  orderId: string,
  hasDevice: boolean,
): Promise<string | undefined> {
  if (state !== 'completed')
    return `The order did not complete: it is ${state}${failure ? ` (${failure.code}: ${failure.detail})` : ''}.`;
  if (cloud.push === null || !hasDevice) return undefined;
  const missing = await missingPushes(cloud.push, orderId, events, patience);
  return missing.length === 0
    ? undefined
    : `These pushes did not arrive: ${missing.map(({ type }) => type).join(', ')}.`;
}

/** For "func start": the settings of this cloud beside the built app, unless somebody put their own there. */
async function giveSettings(settings: Values, screen: Screen): Promise<void> {
  const path = join(dist, 'local.settings.json');
  await mkdir(dist, { recursive: true });
  try {
    await writeFile(path, `${JSON.stringify({ IsEncrypted: false, Values: settings }, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    screen.say(`${path} is there already and was left as it is.`);
  }
}

function keep<T extends { stop(): Promise<unknown> }>(service: T): T {
  running.unshift(service);
  return service;
}

/** Others carry on without it, as after an accident in Azure; the last one takes everything with it. */
async function lost({ name, pid }: Instance, code: number | null, app: Instances): Promise<void> {
  if (isStopping) return;
  const left = app.all.map((one) => one.name).join(', ');
  if (left !== '') {
    console.error(`Instance ${name} (process ${pid}) has ended by itself (exit code ${code}). Left: ${left}.`);
    return;
  }
  console.error(`The Functions host has ended by itself (exit code ${code}). What it said stands above.`);
  await stop(1);
}

/** Stops everything, the app first, and ends this process. */
async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const service of running) await service.stop().catch((error: unknown) => console.error(explain(error)));
  process.exit(code);
}
