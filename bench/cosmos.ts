import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, fill, openAccount } from './cosmos/account.ts';
import { wrongAnswers } from './cosmos/answers.ts';
import { compared, type Row, sdkShares } from './cosmos/comparison.ts';
import {
  type ReadFeed,
  readFeedOnTheWire,
  readFeedThroughSdk,
  type WriteToFeed,
  watchOnTheWire,
  watchThroughSdk,
} from './cosmos/feed.ts';
import { type OperationName, onTheWire, throughSdk } from './cosmos/operations.ts';
import { installPeer, peerCommand, peerTitle } from './cosmos/peer.ts';
import { perKey } from './cosmos/sample-items.ts';
import { emulatorCommand, type Memory, type Subject, startSubject } from './cosmos/subject.ts';
import { inTurns, medianMs } from './report/in-turns.ts';
import type { Benchmark } from './report/result.ts';

const rounds = 7;
/** Where a call takes longer than `slowMs`. */
const slowRounds = 3;
const slowMs = 1_000;
/** What takes longer is not waited for. */
const longestMs = 60_000;
const writes: OperationName[] = ['create', 'read', 'patch'];
const [few, some, many] = [1_000, 20_000, 200_000];

const clients = { SDK: throughSdk, wire: onTheWire };
type Client = keyof typeof clients;

interface Measured {
  subject: Subject;
  account: Account;
  /** Numbers for items that are not there yet. */
  fresh: number;
  /** Still busy with a call that took too long: nothing else can be asked of it. */
  isStuck: boolean;
}

/** The emulator and `@vercel/cosmosdb-server` side by side. */
const benchmark: Benchmark = async (report) => {
  await installPeer();
  report('Starting each, in turns …');
  const starts = await inTurns([emulatorCommand, peerCommand], rounds, startMs);
  const running = await Promise.all([emulatorCommand, peerCommand].map((command) => startSubject(command)));
  try {
    const wrong: string[][] = [];
    for (const subject of running) wrong.push(await answersOf(subject));
    if (wrong[0]?.length !== 0) throw new Error(`the emulator answers wrongly: ${wrong[0]?.join('; ')}`);

    const measured: Measured[] = [];
    for (const subject of running) {
      measured.push({ subject, account: await openAccount(subject, 'items'), fresh: 1_000_000_000, isStuck: false });
    }
    const rows = await measure(measured, report);
    for (const { account } of measured) account.close();
    return {
      title: `The emulator and ${peerTitle}`,
      rows: [compared({ what: 'start, ms', through: 'HTTP', stored: '0' }, starts), ...rows],
      notes: [
        `Each row: ${rounds} rounds in turns (${slowRounds} where a call takes more than a second), each the median of what was done in 0.3 s. Medians of these, then how many times the emulator's figure the other's is: median, lowest and highest of the rounds. Items of 1 kB, ${perKey} to a partition key; one request at a time.`,
        'Through the SDK is `@azure/cosmos` as it comes; on the wire is bare HTTP with signed requests over open connections. A query through the SDK is two requests, one of them for its plan.',
        `The SDK's own share of what the emulator takes through it: ${sdkShares(rows.filter(({ what, stored }) => what.endsWith(', ms') && stored === count(some)))}.`,
        `Answers are checked as they come. What ${peerTitle} answers wrongly: ${wrong[1]?.join('; ') || 'nothing that was tried'}.`,
        'The other is measured over http with connections that stay open, which its own command does not do: that serves https and closes after each answer. The emulator checks signatures and has three ranges; the other checks none and has one. Memory is the heap and what it holds outside, after garbage collection.',
      ],
    };
  } finally {
    await Promise.all(running.map((subject) => subject.stop()));
  }
};
export default benchmark;

const count = (number: number) => number.toLocaleString('en-US');

async function startMs(command: readonly string[]): Promise<number> {
  const subject = await startSubject(command);
  await subject.stop();
  return subject.startMs;
}

async function answersOf(subject: Subject): Promise<string[]> {
  const account = await openAccount(subject, 'answers');
  const wrong = await wrongAnswers(account);
  account.close();
  return wrong;
}

async function measure(measured: Measured[], report: (line: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const empty = await memoryOf(measured);
  await grow(measured, 0, few, report);
  rows.push(...(await operationRows(measured, ['query'], few, report)));
  rows.push(...(await feedRows(measured, few, report)));
  await grow(measured, few, some, report);
  rows.push(...(await operationRows(measured, [...writes, 'query'], some, report)));
  await grow(measured, some, many, report);
  const perItem = (await memoryOf(measured)).map((memory, at) => [(memory - (empty[at] ?? 0)) / many]);
  rows.push(compared({ what: 'memory per item, bytes', through: '', stored: count(many) }, perItem));
  return [...rows, ...(await operationRows(measured, ['query'], many, report))];
}

async function grow(measured: Measured[], from: number, to: number, report: (line: string) => void): Promise<void> {
  report(`Storing ${count(to)} items …`);
  for (const { account } of measured) await fill(account, from, to);
}

async function memoryOf(measured: Measured[]): Promise<number[]> {
  const memories: Memory[] = [];
  for (const { subject } of measured) memories.push(await subject.memory());
  return memories.map(({ heapUsed, external }) => heapUsed + external);
}

async function operationRows(
  measured: Measured[],
  names: OperationName[],
  stored: number,
  report: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const what of names) {
    for (const through of ['wire', 'SDK'] satisfies Client[]) {
      const operation = clients[through][what];
      const once = (one: Measured) => operation(one.account, what === 'create' ? one.fresh++ : anyOf(stored, one));
      for (const one of measured) one.isStuck ||= !(await endsInTime(once(one)));
      const sample = (one: Measured) => (one.isStuck ? Number.POSITIVE_INFINITY : medianMs(() => once(one)));
      // The first calls of a kind are compiled as they come.
      const first: number[] = [];
      for (const one of measured) first.push(await sample(one));
      const samples = await inTurns(measured, Math.max(...first) > slowMs ? slowRounds : rounds, async (one) =>
        sample(one),
      );
      const row = { what: `${what}, ms`, through, stored: count(stored) };
      rows.push(compared(row, samples, `over ${count(longestMs)}`));
      report(JSON.stringify(rows.at(-1)));
    }
  }
  return rows;
}

async function endsInTime(call: Promise<unknown>): Promise<boolean> {
  const waiting = new AbortController();
  const late = sleep(longestMs, 'late', { signal: waiting.signal }).catch(() => 'stopped');
  const first = await Promise.race([call, late]);
  waiting.abort();
  return first !== 'late';
}

async function feedRows(measured: Measured[], stored: number, report: (line: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const readers: Record<Client, ReadFeed> = { SDK: readFeedThroughSdk, wire: readFeedOnTheWire };
  const watchers: Record<Client, (account: Account) => Promise<WriteToFeed>> = {
    SDK: watchThroughSdk,
    wire: watchOnTheWire,
  };
  for (const through of ['wire', 'SDK'] satisfies Client[]) {
    const perThousand = await inTurns(measured, rounds, async ({ account }) => {
      const began = performance.now();
      const items = await readers[through](account);
      return ((performance.now() - began) / items) * 1000;
    });
    rows.push(compared({ what: 'feed, ms per 1,000 items', through, stored: count(stored) }, perThousand));
    report(JSON.stringify(rows.at(-1)));

    const watched = await Promise.all(
      measured.map(async (one) => ({ one, latency: await watchers[through](one.account) })),
    );
    const latencies = await inTurns(watched, rounds, async ({ one, latency }) => {
      return (await latency(one.account, one.fresh++)) ?? Number.POSITIVE_INFINITY;
    });
    rows.push(compared({ what: 'write to feed, ms', through, stored: count(stored) }, latencies, 'never'));
    report(JSON.stringify(rows.at(-1)));
  }
  return rows;
}

/** Numbers that jump about among the stored items, the same for every subject. */
function anyOf(stored: number, one: Measured): number {
  one.fresh += 1;
  return (one.fresh * 7919) % stored;
}
