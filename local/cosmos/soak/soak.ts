// Writers, readers of both change feeds and splits at once, through the SDK:
//
//   npm run soak -- [seconds]
//
// Ends with 1 if a change was lost, told twice or told out of order.
import { deepStrictEqual } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { CosmosClient } from '@azure/cosmos';
import { seededRandom } from 'local-service/random';
import { startCosmos } from '../cosmos.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

const writers = 8;
const keysOfAWriter = 25;
const splitEveryMs = 3000;
const mostRanges = 24;

const seconds = Number(process.argv[2] ?? 60);
if (!(seconds > 0))
  throw new RangeError(`npm run soak -- [seconds]: expected a number of seconds, not ${process.argv[2]}`);

const cosmos = await startCosmos({ port: 0 });
const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key, consistencyLevel: 'Session' });
const { database } = await client.databases.create({ id: 'soak' });
const definition = {
  id: 'items',
  partitionKey: { paths: ['/pk'], version: 2 },
  changeFeedPolicy: { retentionDuration: 60 },
};
const { container } = await database.containers.create(definition);

const running = new AbortController();
const reader = new Reader(container);
await reader.poll();
const crew = Array.from({ length: writers }, (_, at) => {
  const keys = Array.from({ length: keysOfAWriter }, (__, key) => `w${at}-${key}`);
  return new Writer(container, seededRandom(at + 1), keys);
});

async function untilTheEnd(work: () => Promise<unknown>): Promise<void> {
  while (!running.signal.aborted) await work();
}

async function split(): Promise<void> {
  await sleep(splitEveryMs, undefined, { signal: running.signal }).catch(() => {});
  const { ranges } = cosmos.store.container('soak', 'items');
  if (running.signal.aborted || ranges.length >= mostRanges) return;
  const body = JSON.stringify({ database: 'soak', container: 'items' });
  const answer = await fetch(`${cosmos.endpoint}/_local/split`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`a split ended with ${answer.status}`);
}

const end = setTimeout(() => running.abort(), seconds * 1000);
try {
  const tasks = [
    ...crew.map((writer) => untilTheEnd(() => writer.write())),
    untilTheEnd(() => reader.poll()),
    untilTheEnd(split),
  ];
  await Promise.all(tasks);
  while (await reader.poll());

  const told = crew.flatMap((writer) => [...writer.told]);
  deepStrictEqual(reader.told, new Map(told));
  for (const [name, changes] of told) {
    const last = changes.at(-1);
    if (last !== 'deleted') deepStrictEqual([name, reader.latest.get(name)], [name, Number(last)]);
  }
  const writes = crew.reduce((sum, writer) => sum + writer.writes, 0);
  const { ranges } = cosmos.store.container('soak', 'items');
  console.log(
    `${seconds} s: ${writes} writes, ${reader.changes} changes told, each once and in order; ${ranges.length} ranges; ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB.`,
  );
} finally {
  clearTimeout(end);
  running.abort();
  client.dispose();
  await cosmos.stop();
}
