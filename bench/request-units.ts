import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CosmosClient } from '@azure/cosmos';
import { startHostProcess } from 'functions-host/process';
import { type Cloud, startCloud } from '../local/cloud.ts';
import { placeOrder, registerDevice } from '../local/sample-order.ts';
import { localSettings } from '../local/settings-file.ts';
import { bundle } from '../scripts/bundle.ts';
import { readCatalogFile, readOrderFile } from '../scripts/catalog-file.ts';
import { loadCatalog } from '../scripts/load-catalog.ts';
import { root } from '../scripts/root.mjs';
import { type Charges, chargesOf, difference, scaled } from './orders/charges.ts';
import { median } from './report/median.ts';
import type { Benchmark } from './report/result.ts';

const orders = 20;
const stored = 10_000;
const idleSeconds = 10;
const device = 'bench-device-00001';

/**
 * What one order costs in request units, as the emulator charges them, from checkout to the last push: with an empty
 * store and with many orders in it. Polls of an idle app are measured apart and taken off.
 */
const benchmark: Benchmark = async (report) => {
  await bundle();
  const settings = await localSettings(
    join(root, 'local.settings.sample.json'),
    join(root, 'no-settings-of-ones-own.json'),
  );
  const cloud = await startCloud(settings, { free: true });
  try {
    const items = await readCatalogFile(join(root, 'local/sample/catalog.json'));
    await loadCatalog(items, cloud.settings, () => {});
    const events = new EventEmitter();
    const onLine = (line: string) => void (line.startsWith('{"event":"order.completed"') && events.emit('completed'));
    const app = await startHostProcess({ app: join(root, 'dist'), environment: cloud.settings, onLine });
    const order = async () => {
      const began = performance.now();
      const completed = once(events, 'completed');
      await placeOrder(app.url, await oneLine());
      await completed;
      return performance.now() - began;
    };
    try {
      await registerDevice(app.url, device);
      const empty = await measure(cloud, order, report);
      report(`Storing ${stored} orders …`);
      await store(cloud);
      await sleep(5_000);
      const full = await measure(cloud, order, report);
      return {
        title: 'Request units of an order',
        rows: rowsOf(empty, full),
        notes: [
          `Means of ${orders} orders of one line each, one after the other, with pushes to one device; by the emulator's model of charges, which follows published figures.`,
          `"Idle" is what ${idleSeconds} s without an order cost, per second: four feed functions that poll three partitions each every 250 ms, their leases, and the sweeper every 30 s. The reads of the feed and of leases during the orders are shown beyond that.`,
          `Checkout to the commit of its last entry, median: ${empty.median} ms with an empty store, ${full.median} ms with ${stored.toLocaleString('en')} orders in it (ratio ${(full.median / empty.median).toFixed(2)}).`,
        ],
      };
    } finally {
      await app.stop();
    }
  } finally {
    await cloud.stop();
  }
};
export default benchmark;

interface Measurement {
  perOrder: Charges;
  idle: Charges;
  median: number;
}

/** `order` places one and waits for its end; milliseconds. */
async function measure(
  cloud: Cloud,
  order: () => Promise<number>,
  report: (line: string) => void,
): Promise<Measurement> {
  await order();
  await sleep(1_000);
  const start = await chargesOf(cloud);
  await sleep(idleSeconds * 1_000);
  const idle = scaled(difference(await chargesOf(cloud), start), 1 / idleSeconds);

  const before = await chargesOf(cloud);
  const began = performance.now();
  const times: number[] = [];
  for (let n = 1; n <= orders; n += 1) {
    times.push(await order());
    report(`order ${n} of ${orders}: ${times.at(-1)?.toFixed(0)} ms`);
  }
  await sleep(1_000);
  const seconds = (performance.now() - began) / 1_000;
  const spent = difference(await chargesOf(cloud), before);
  return {
    perOrder: scaled(difference(spent, scaled(idle, seconds)), 1 / orders),
    idle,
    median: Math.round(median(times)),
  };
}

async function oneLine(): Promise<object> {
  const sample = await readOrderFile(join(root, 'local/sample/order.json'));
  return { ...sample, lines: [{ sku: 'TEA-EARL-100', quantity: 1 }], installationId: device };
}

/** Fills the orders container with copies of a completed order. */
async function store(cloud: Cloud): Promise<void> {
  const client = new CosmosClient(cloud.settings['COSMOS'] ?? '');
  const { items } = client.database('shop').container('orders');
  const { resources } = await items.query('SELECT TOP 1 * FROM c').fetchAll();
  const digits = 'abcdefghijklmnopqrstuvwxyz234567';
  const numbered = (n: number) =>
    `ord_${'a'.repeat(22)}${[3, 2, 1, 0].map((place) => digits[Math.floor(n / 32 ** place) % 32]).join('')}`;
  for (let from = 0; from < stored; from += 100) {
    const ids = Array.from({ length: 100 }, (_, index) => numbered(from + index));
    await Promise.all(ids.map((id) => items.create({ ...resources[0], id, orderId: id, buyer: null })));
  }
  client.dispose();
}

function rowsOf(empty: Measurement, full: Measurement) {
  const round = (value: number | undefined) => Math.round((value ?? 0) * 10) / 10;
  const row = (container: string, operation: string, of: (all: Charges, of: 'calls' | 'requestUnits') => number) => ({
    container,
    operation,
    calls: round(of(empty.perOrder, 'calls')),
    RU: round(of(empty.perOrder, 'requestUnits')),
    [`RU, ${stored.toLocaleString('en')} stored`]: round(of(full.perOrder, 'requestUnits')),
    'idle RU/s': round(of(empty.idle, 'requestUnits')),
  });
  const keys = [...empty.perOrder.keys()].toSorted();
  const rows = keys.map((key) => {
    const [container = '', operation = ''] = key.split(' ');
    return row(container, operation, (all, what) => all.get(key)?.[what] ?? 0);
  });
  const total = row('all', '', (all, what) => keys.reduce((sum, key) => sum + (all.get(key)?.[what] ?? 0), 0));
  // What comes less than once in an order and costs nothing while idle is the sweeper's, and noise.
  return [...rows.filter(({ RU, 'idle RU/s': idle }) => RU >= 1 || idle >= 1), total];
}
