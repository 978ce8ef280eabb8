import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, fill, openAccount } from './cosmos/account.ts';
import { throughSdk } from './cosmos/operations.ts';
import { emulatorCommand, startSubject as startEmulator } from './cosmos/subject.ts';
import { type FeedOptions, hostFeed, readFeed, readThroughHost } from './functions-host/feed.ts';
import { type HttpLoad, httpLoad } from './functions-host/http-load.ts';
import { bare, host, quietHost, type Subject, startSubject, twoProcesses } from './functions-host/subject.ts';
import { inTurns, ratioOf } from './report/in-turns.ts';
import { median } from './report/median.ts';
import type { Benchmark } from './report/result.ts';

const rounds = 7;
const items = 4_000;
const writes = 20;

interface Row extends Record<string, string | number> {
  what: string;
  host: number;
  against: string;
  other: number;
  /** Of the host to the other, round by round. */
  ratio: number;
  lowest: number;
  highest: number;
}

/** The Functions host beside servers and readers that do the same without it. */
const benchmark: Benchmark = async (report) => ({
  title: 'The Functions host',
  rows: [...(await startRows(report)), ...(await httpRows(report)), ...(await feedRows(report))],
  notes: [
    `Each row: ${rounds} rounds in turns; medians, then the host's figure by the other's: median, lowest and highest of the rounds.`,
    'A request is a POST of 1 kB of JSON that is parsed and given back, over open connections. "node:http" is one process; "node:http and a worker" has the host\'s two processes and passes the bytes between them over the same kind of channel. "Without log" is `--log warning`: no line per invocation. Client, host and worker share the cores.',
    `The feed: ${items.toLocaleString('en-US')} items of 1 kB in one range of the emulator, from the second batch to the last, against the SDK that reads the same pages and does nothing with them. The host writes its lease once a batch.`,
    'Write to invocation: from the call of `items.create` to the line that the function prints; half a poll delay of it is waiting, on average. Against it stands the write alone.',
    'Start: from the start of the process to the line that says it is ready.',
    'What dominates, by CPU profiles of both processes (Node 24): of a request in the host, writing to the channel and to the socket, a third, while parsing the answer with zod and a line of log are some percent each; in the worker, the requests and answers that `@azure/functions` makes, half. Of a batch of the feed, the write of the lease and the page itself, by the SDK. Of the start, loading modules: resolving them and stripping their types, in either process.',
  ],
});
export default benchmark;

async function startRows(report: (line: string) => void): Promise<Row[]> {
  report('Starting each, in turns …');
  const commands = [host, bare, twoProcesses];
  const starts = await inTurns(commands, rounds, async (command) => {
    const subject = await startSubject(command);
    await subject.stop();
    return subject.startMs;
  });
  return rowsOf(
    'start, ms',
    commands.map(({ name }) => name),
    starts,
  );
}

async function httpRows(report: (line: string) => void): Promise<Row[]> {
  report('Sending requests …');
  const subjects = await Promise.all([host, quietHost, bare, twoProcesses].map(startSubject));
  try {
    const names = subjects.map(({ name }) => name);
    const rows: Row[] = [];
    const measure = (what: string, atOnce: number, figure: keyof HttpLoad) =>
      inTurns(subjects, rounds, async ({ url }: Subject) => (await httpLoad(url, atOnce))[figure]).then((samples) =>
        rows.push(...rowsOf(what, names, samples)),
      );
    // The first calls are compiled as they come.
    for (const { url } of subjects) await httpLoad(url, 16);
    await measure('a request, ms', 1, 'medianMs');
    await measure('16 at once, requests/s', 16, 'requestsPerSecond');
    return rows;
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}

async function feedRows(report: (line: string) => void): Promise<Row[]> {
  report('Reading feeds …');
  const emulator = await startEmulator([...emulatorCommand, '--ranges', '1']);
  try {
    const account = await openAccount(emulator, 'items');
    await account.container.database.containers.create({ id: 'leases', partitionKey: { paths: ['/id'], version: 2 } });
    await fill(account, 0, items);
    const { endpoint, key } = emulator;
    const feed = { endpoint, key, container: 'items' };
    const rows: Row[] = [];
    for (const batch of [10, 100, 1_000]) rows.push(...(await batchRows(account, { ...feed, batch })));
    let stored = items;
    for (const pollMs of [5, 100]) {
      rows.push(...(await latencyRows(account, { ...feed, pollMs }, stored)));
      stored += rounds * writes;
    }
    account.close();
    return rows;
  } finally {
    await emulator.stop();
  }
}

async function batchRows(account: Account, feed: Omit<FeedOptions, 'leasePrefix' | 'pollMs'>): Promise<Row[]> {
  let round = 0;
  const ways = [
    () => readThroughHost({ ...feed, leasePrefix: `${feed.batch}-${(round += 1)}`, pollMs: 100 }, items),
    () => readFeed(account, feed.batch),
  ];
  const samples = await inTurns(ways, rounds, (way) => way());
  return rowsOf(`feed in batches of ${feed.batch}, items/s`, ['the host', 'the SDK'], samples);
}

type LatencyFeed = Omit<FeedOptions, 'leasePrefix' | 'batch'>;

async function latencyRows(account: Account, feed: LatencyFeed, stored: number): Promise<Row[]> {
  const { pollMs } = feed;
  const reader = await hostFeed({ ...feed, leasePrefix: `poll-${pollMs}`, batch: 1_000 });
  await reader.given(stored);
  let count = stored;
  const write = async () => {
    // Then the feed is at rest, and somewhere between two polls.
    await sleep(50 + ((count * 37) % pollMs));
    count += 1;
    const began = performance.now();
    await throughSdk.create(account, count);
    const createdMs = performance.now() - began;
    return { createdMs, calledMs: (await reader.given(count)) - began };
  };
  const samples: Record<'createdMs' | 'calledMs', number[]> = { createdMs: [], calledMs: [] };
  for (let round = 0; round < rounds; round += 1) {
    const written: Awaited<ReturnType<typeof write>>[] = [];
    while (written.length < writes) written.push(await write());
    samples.createdMs.push(median(written.map(({ createdMs }) => createdMs)));
    samples.calledMs.push(median(written.map(({ calledMs }) => calledMs)));
  }
  await reader.stop();
  const what = `write to invocation, poll delay ${pollMs} ms, ms`;
  return rowsOf(what, ['the host', 'the write alone'], [samples.calledMs, samples.createdMs]);
}

/** The first of the subjects against each of the others. */
function rowsOf(what: string, [, ...others]: readonly string[], [ours = [], ...theirs]: number[][]): Row[] {
  return others.map((against, at) => {
    const samples = theirs[at] ?? [];
    const ratio = ratioOf(ours, samples);
    const row = { what, host: median(ours), against, other: median(samples), ratio: ratio.median };
    return rounded({ ...row, lowest: ratio.lowest, highest: ratio.highest });
  });
}

/** Three digits, or all before the point. */
function rounded(row: Row): Row {
  const shown = (value: number) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
  const { what, against } = row;
  const [hosts, other, ratio] = [shown(row.host), shown(row.other), shown(row.ratio)];
  return { what, host: hosts, against, other, ratio, lowest: shown(row.lowest), highest: shown(row.highest) };
}
