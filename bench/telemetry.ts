import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type HostProcess, startHostProcess } from 'functions-host/process';
import { z } from 'zod';
import { type Cloud, startCloud } from '../local/cloud.ts';
import { placeOrder, watchOrder } from '../local/sample-order.ts';
import { localSettings } from '../local/settings-file.ts';
import { bundle } from '../scripts/bundle.ts';
import { readCatalogFile, readOrderFile } from '../scripts/catalog-file.ts';
import { loadCatalog } from '../scripts/load-catalog.ts';
import { root } from '../scripts/root.mjs';
import { median } from './report/median.ts';
import type { Benchmark } from './report/result.ts';

const loads = 15;
const orders = 40;
const workFolder = join(root, '.local/bench-telemetry');
const dist = join(workFolder, 'dist');
const patience = 60_000;

/** What telemetry costs the app: the same bundle over two local clouds of their own, one with a collector, one without. */
const benchmark: Benchmark = async (report) => {
  await rm(workFolder, { recursive: true, force: true });
  await bundle({ dist, workFolder });
  const ways = [await start('off', false), await start('on', true)];
  try {
    for (let round = 1; round <= loads; round += 1) {
      for (const way of ways) way.loads.push(await loadTime(way.cloud));
      ways.reverse();
    }
    report(`${loads} loads each`);
    const body = await readOrderFile(join(root, 'local/sample/order.json'));
    for (let round = 1; round <= orders; round += 1) {
      for (const way of ways) await order(way, body);
      ways.reverse();
      if (round % 10 === 0) report(`${round} of ${orders} orders each`);
    }
    const memory = await Promise.all(ways.map(({ app }) => residentBytes(app.workerPid)));
    const rows = ways.map(({ name, loads, checkouts, ends }, at) => ({
      telemetry: name,
      'load, median ms': Math.round(median(loads)),
      'checkout, median ms': round1(median(checkouts)),
      'order to its end, median ms': Math.round(median(ends)),
      'worker, MB': Math.round((memory[at] ?? 0) / 1e6),
    }));
    return {
      title: 'Cost of telemetry',
      rows: rows.toSorted((a, b) => a.telemetry.localeCompare(b.telemetry)),
      notes: [
        `${loads} loads in fresh processes and ${orders} orders each, in turns; all traces kept, everything sent to a collector on the same machine every half second, where Azure takes it every 5 s.`,
        'Load: from the import of the entry module to its end. Memory: resident, of the process that carries the app, after the orders.',
        'The collector works on the same processors, so that a part of what it costs is in these numbers.',
      ],
    };
  } finally {
    for (const { app, cloud } of ways) {
      await app.stop();
      await cloud.stop();
    }
    await rm(workFolder, { recursive: true });
  }
};
export default benchmark;

interface Way {
  name: 'on' | 'off';
  cloud: Cloud;
  app: HostProcess;
  loads: number[];
  checkouts: number[];
  ends: number[];
}

async function start(name: Way['name'], telemetry: boolean): Promise<Way> {
  const sample = join(root, 'local.settings.sample.json');
  const settings = await localSettings(sample, join(workFolder, 'no-settings-of-ones-own.json'));
  const cloud = await startCloud(settings, { free: true, telemetry });
  await loadCatalog(await readCatalogFile(join(root, 'local/sample/catalog.json')), cloud.settings, () => {});
  const app = await startHostProcess({ app: dist, environment: cloud.settings });
  return { name, cloud, app, loads: [], checkouts: [], ends: [] };
}

async function order(way: Way, body: Record<string, unknown>): Promise<void> {
  const began = performance.now();
  const placed = await placeOrder(way.app.url, { ...body, installationId: undefined });
  way.checkouts.push(performance.now() - began);
  const { state } = await watchOrder(way.app.url, placed, () => {}, patience);
  if (state !== 'completed') throw new Error(`An order of the sample is ${state}: the numbers would mean nothing.`);
  way.ends.push(performance.now() - began);
}

const loading =
  'require(process.argv[1]).loadApp(process.argv[2]).then(({ elapsedMs }) => { console.log(elapsedMs); process.exit(); })';

async function loadTime({ settings }: Cloud): Promise<number> {
  const given = ['--eval', loading, join(root, 'scripts/worker-stand-in.cjs'), join(dist, 'main.mjs')];
  const { stdout } = await promisify(execFile)(process.execPath, given, { env: { ...process.env, ...settings } });
  return z.coerce.number().positive().parse(stdout.trim().split('\n').at(-1));
}

/** Of a process, as Linux tells it. */
async function residentBytes(pid: number): Promise<number> {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

const round1 = (value: number) => Math.round(value * 10) / 10;
