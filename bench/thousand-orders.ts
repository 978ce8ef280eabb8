import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHostProcess } from 'functions-host/process';
import { z } from 'zod';
import { type Cloud, startCloud } from '../local/cloud.ts';
import { placeOrder, registerDevice } from '../local/sample-order.ts';
import { localSettings } from '../local/settings-file.ts';
import { sendWebhooks } from '../local/webhooks.ts';
import { bundle } from '../scripts/bundle.ts';
import { readCatalogFile, readOrderFile } from '../scripts/catalog-file.ts';
import { loadCatalog } from '../scripts/load-catalog.ts';
import { root } from '../scripts/root.mjs';
import { type Charges, chargesOf, difference, scaled } from './orders/charges.ts';
import { billedSeconds, type Execution, executionIn } from './orders/executions.ts';
import { type Sent, startIngestion } from './orders/ingestion.ts';
import type { Benchmark } from './report/result.ts';

const idleSeconds = 600;
const oneByOne = 30;
/** Longer than an order takes, so that no instance works on two. */
const pauseMs = 5_000;
const [batches, atOnce] = [5, 20];
/** What a call of a real provider takes, about; a stand-in answers at once. */
const providerMs = 500;
const instanceGB = 2;
/** One for each order that is under way: two orders that begin to be followed by one device at once get into each other's way. */
const devices = Array.from({ length: atOnce }, (_, n) => `bench-device-${String(n).padStart(5, '0')}`);
const workFolder = join(root, '.local/bench-thousand-orders');

const feeds = ['tax', 'payment', 'fulfillment', 'notifications'];
const timers = ['sweeper', 'reconciler'];
const webhooks = ['payment-webhook', 'shipping-webhook'];
const groupOf = (name: string) => (feeds.includes(name) || timers.includes(name) ? name : 'http');

/**
 * What orders use of everything that is charged for, and what an app uses that nobody orders from: measured with telemetry
 * and webhooks on, over one partition key range, as a small account in Azure has it.
 */
const benchmark: Benchmark = async (report) => {
  await rm(workFolder, { recursive: true, force: true });
  const dist = join(workFolder, 'dist');
  await bundle({ dist, workFolder });
  const ingestion = await startIngestion();
  const sample = join(root, 'local.settings.sample.json');
  const settings = await localSettings(sample, join(workFolder, 'no-settings-of-ones-own.json'));
  const cloud = await startCloud(
    { ...settings, APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString },
    { free: true, ranges: 1 },
  );
  const executions: Execution[] = [];
  const onLine = (line: string) => {
    const execution = executionIn(line);
    if (execution !== undefined) executions.push(execution);
  };
  await loadCatalog(await readCatalogFile(join(root, 'local/sample/catalog.json')), cloud.settings, () => {});
  const app = await startHostProcess({
    app: dist,
    environment: cloud.settings,
    log: 'information',
    json: true,
    onLine,
  });
  try {
    await sendWebhooks(cloud, app.url);
    for (const device of devices) await registerDevice(app.url, device);
    await slowDown(cloud);
    const body = await oneLine();
    const order = async (installationId: string | undefined) =>
      ingestion.completion((await placeOrder(app.url, { ...body, installationId })).orderId);
    await order(devices[0]);
    await sleep(pauseMs);

    const use = async (work: () => Promise<unknown>): Promise<Use> => {
      const [charges, sent, pushes, began] = [
        await chargesOf(cloud),
        ingestion.sent(),
        await pushesOf(cloud),
        Date.now(),
      ];
      await work();
      // Webhooks come after the end of an order, and telemetry after that.
      await sleep(pauseMs);
      const now = ingestion.sent();
      return {
        seconds: (Date.now() - began) / 1_000,
        charges: difference(await chargesOf(cloud), charges),
        pushes: (await pushesOf(cloud)) - pushes,
        executions: executions.filter(({ from }) => from >= began),
        sent: {
          AppDependencies: now.AppDependencies - sent.AppDependencies,
          AppEvents: now.AppEvents - sent.AppEvents,
          AppTraces: now.AppTraces - sent.AppTraces,
        },
      };
    };

    report(`Idle for ${idleSeconds} s …`);
    const idle = await use(() => sleep(idleSeconds * 1_000));
    const apart = await use(async () => {
      for (let n = 1; n <= oneByOne; n += 1) {
        await order(devices[0]);
        report(`order ${n} of ${oneByOne}`);
        await sleep(pauseMs);
      }
    });
    const together = await use(async () => {
      for (let n = 1; n <= batches; n += 1) {
        await Promise.all(devices.map(order));
        report(`${n * atOnce} of ${batches * atOnce} orders, ${atOnce} at once`);
      }
    });
    const columns: Columns = {
      apart: { use: withoutIdle(apart, idle), by: 1_000 / oneByOne },
      together: { use: withoutIdle(together, idle), by: 1_000 / (batches * atOnce) },
      idle: { use: idle, by: 3_600 / idle.seconds },
    };
    return {
      title: 'What a thousand orders use',
      rows: rowsOf(columns, (ingestion.metrics() * 60) / 1e6),
      notes: [
        `${oneByOne} orders one by one, ${pauseMs / 1_000} s apart, and ${batches * atOnce} in batches of ${atOnce} at once, scaled to 1,000; then ${idle.seconds.toFixed(0)} s without an order, scaled to an hour, which is taken off the others. Orders of one line, with pushes to one device each. No buyer looks at an order: each look is one more execution and one request unit.`,
        `Request units by the emulator's model of charges, with one partition key range; each more adds ${feeds.length} polls every 250 ms to the idle hour. Webhooks of the providers are on: each wakes its order.`,
        `GB-seconds: on demand, instances of ${instanceGB} GB, one for each group that scales by itself: the time in which it executes anything, at least a second each time. Every call of a provider was held up for ${providerMs} ms, as a real one about takes; the rest of the durations is that of this machine. An estimate: what Azure measures are its own durations.`,
        'Logs: bytes of the JSON that the app sends, with all traces kept (TELEMETRY_SAMPLING_RATIO 1); spans go to AppDependencies and shrink with that ratio. Metrics once a minute, for one instance. What the host and the diagnostic settings of other services send is not in it.',
      ],
    };
  } finally {
    await app.stop();
    await cloud.stop();
    await ingestion.stop();
    await rm(workFolder, { recursive: true });
  }
};
export default benchmark;

interface Use {
  seconds: number;
  charges: Charges;
  pushes: number;
  executions: Execution[];
  sent: Sent;
}
type Columns = Record<'apart' | 'together' | 'idle', { use: Use; by: number }>;

/** What the same time without orders would have used is not theirs. Timers run either way. */
function withoutIdle(use: Use, idle: Use): Use {
  const share = use.seconds / idle.seconds;
  return {
    ...use,
    charges: difference(use.charges, scaled(idle.charges, share)),
    executions: use.executions.filter(({ name }) => !timers.includes(name)),
    sent: {
      AppDependencies: use.sent.AppDependencies - idle.sent.AppDependencies * share,
      AppEvents: use.sent.AppEvents - idle.sent.AppEvents * share,
      AppTraces: use.sent.AppTraces - idle.sent.AppTraces * share,
    },
  };
}

function rowsOf(columns: Columns, metricsMBAnHour: number) {
  const row = (what: string, value: (use: Use) => number, digits = 0) => {
    const { apart, together, idle } = columns;
    const shown = ({ use, by }: Columns['idle']) => Math.max(0, Number((value(use) * by).toFixed(digits)));
    return { what, 'one by one': shown(apart), '20 at once': shown(together), 'idle, an hour': shown(idle) };
  };
  const units = (container: string) => (use: Use) =>
    [...use.charges].reduce((sum, [key, { requestUnits }]) => sum + (key.startsWith(container) ? requestUnits : 0), 0);
  const runs = (names: (name: string) => boolean) => (use: Use) =>
    use.executions.filter(({ name }) => names(name)).length;
  const isTimer = (name: string) => timers.includes(name);
  const isFeed = (name: string) => feeds.includes(name);
  const isWebhook = (name: string) => webhooks.includes(name);
  const sentMB = (table: keyof Sent) => (use: Use) => use.sent[table] / 1e6;
  return [
    ...['orders', 'catalog', 'notifications', 'leases'].map((container) =>
      row(`request units, ${container}`, units(`${container} `)),
    ),
    row('request units, all', units('')),
    row(
      'executions, checkout',
      runs((name) => name === 'checkout'),
    ),
    row('executions, webhooks', runs(isWebhook)),
    row('executions, change feed', runs(isFeed)),
    row('executions, timers', runs(isTimer)),
    row(
      'executions, all',
      runs(() => true),
    ),
    row('GB-seconds on demand', (use) => billedSeconds(use.executions, groupOf) * instanceGB),
    row('pushes', ({ pushes }) => pushes),
    row('logs, MB: AppDependencies', sentMB('AppDependencies'), 2),
    row('logs, MB: AppEvents', sentMB('AppEvents'), 2),
    { ...row('logs, MB: AppMetrics', () => 0), 'idle, an hour': Number(metricsMBAnHour.toFixed(2)) },
  ];
}

async function slowDown({ payments, shipping, push }: Cloud): Promise<void> {
  const rules = [{ operation: '*', effect: 'delay', delayMs: providerMs }];
  for (const service of [payments, shipping, push]) {
    const answer = await fetch(`${service}/_local/faults`, { method: 'POST', body: JSON.stringify(rules) });
    if (!answer.ok) throw new Error(`${service} does not take the delay: ${await answer.text()}`);
  }
}

const hubSchema = z.object({ objects: z.object({ messages: z.array(z.unknown()) }) });

async function pushesOf({ push }: Cloud): Promise<number> {
  return hubSchema.parse(await (await fetch(`${push}/_local/books`)).json()).objects.messages.length;
}

async function oneLine(): Promise<object> {
  const sample = await readOrderFile(join(root, 'local/sample/order.json'));
  return { ...sample, lines: [{ sku: 'TEA-EARL-100', quantity: 1 }] };
}
