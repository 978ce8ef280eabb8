import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, fill, openAccount } from './cosmos/account.ts';
import { growthOperations } from './cosmos/growth-operations.ts';
import { itemAt } from './cosmos/sample-items.ts';
import { emulatorCommand, type Subject, startSubject } from './cosmos/subject.ts';
import { inTurns, medianMs, type Ratio, ratioOf } from './report/in-turns.ts';
import type { Benchmark } from './report/result.ts';

const rounds = 5;
const few = 10_000;
const stages = [100_000, 300_000, 1_000_000];
const all = Math.max(...stages);

interface Measured {
  subject: Subject;
  account: Account;
  stored: number;
  /** Counts items that are created or read. */
  next: number;
}

/** An emulator with ever more items beside one that keeps few, and one with a file. */
const benchmark: Benchmark = async (report) => {
  const folder = await mkdtemp(join(tmpdir(), 'cosmos-million-'));
  const file = join(folder, 'items.db');
  const small = await start();
  const large = await start();
  try {
    const empty = await large.subject.memory();
    await fill(small.account, 0, few);
    small.stored = few;
    const rows: Record<string, string | number>[] = [];
    for (const stage of stages) {
      report(`Storing ${count(stage)} items …`);
      await fill(large.account, large.stored, stage);
      large.stored = stage;
      const { heapUsed, external, rss } = await large.subject.memory();
      const perItem = Math.round((heapUsed + external - empty.heapUsed - empty.external) / stage);
      const ratios = await growthOf(large, small);
      rows.push({ stored: count(stage), 'bytes per item': perItem, 'MB resident': megabytes(rss), ...ratios });
      report(JSON.stringify(rows.at(-1)));
    }
    return {
      title: 'A million items',
      rows,
      notes: [
        `How many times as long as in an emulator with ${count(few)} items each call takes: median of ${rounds} rounds in turns, lowest and highest in brackets. On the wire, one request at a time; items of ${Buffer.byteLength(JSON.stringify(itemAt(1)))} bytes as they are sent, 1 kB as they are stored.`,
        'Bytes per item: the heap and what it holds outside, after garbage collection, with the indexes that the queries of the stages before have made.',
        await withFile(file, large, report),
      ],
    };
  } finally {
    await Promise.all([stop(small), stop(large)]);
    await rm(folder, { recursive: true });
  }
};
export default benchmark;

async function start(...options: string[]): Promise<Measured> {
  const subject = await startSubject([...emulatorCommand, ...options]);
  return { subject, account: await openAccount(subject, 'items'), stored: 0, next: 1_000_000_000 };
}

async function stop({ subject, account }: Measured): Promise<void> {
  account.close();
  await subject.stop();
}

async function growthOf(large: Measured, small: Measured): Promise<Record<string, string>> {
  const ratios: Record<string, string> = {};
  for (const name of Object.keys(growthOperations)) ratios[name] = shown(await compared(name, large, small));
  return ratios;
}

async function compared(name: string, one: Measured, base: Measured): Promise<Ratio> {
  const once = (measured: Measured) => () => {
    measured.next += 1;
    const { account, stored, next: fresh } = measured;
    return growthOperations[name]?.(account, { stored, number: (fresh * 7919) % stored, fresh }) ?? Promise.resolve();
  };
  // The first calls make indexes, and are compiled as they come.
  for (const measured of [base, one]) await medianMs(once(measured));
  const [ones = [], bases = []] = await inTurns([one, base], rounds, (measured) => medianMs(once(measured)));
  return ratioOf(ones, bases);
}

/** What a file of the same items weighs, what it takes to begin with it, and what it adds to a create. */
async function withFile(file: string, inMemory: Measured, report: (line: string) => void): Promise<string> {
  report(`Storing ${count(all)} items in a file …`);
  const kept = await start('--file', file);
  try {
    await fill(kept.account, 0, all);
    kept.stored = all;
    const create = shown(await compared('create', kept, inMemory));
    const read = shown(await compared('read', kept, inMemory));
    await stop(kept);
    const bytes = await sizeOf(file);
    report('Starting with the file …');
    const again = await startSubject([...emulatorCommand, '--file', file]);
    await again.stop();
    const seconds = again.startMs / 1000;
    return `With \`--file\`, ${count(all)} items are ${megabytes(bytes)} MB on disk, and a start with them takes ${seconds.toFixed(0)} s (${count(Math.round(all / seconds / 1000) * 1000)} items a second). Beside the one in memory, a create takes ${create} times as long, a read ${read}.`;
  } finally {
    kept.account.close();
    await kept.subject.stop();
  }
}

/** The file, and what SQLite keeps beside it. */
async function sizeOf(file: string): Promise<number> {
  const folder = join(file, '..');
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const shown = ({ median, lowest, highest }: Ratio) =>
  `${median.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`;
const count = (number: number) => number.toLocaleString('en-US');
const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
