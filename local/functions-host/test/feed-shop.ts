import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeFeedPolicy, ChangeFeedRetentionTimeSpan, type Container, CosmosClient } from '@azure/cosmos';
import { startCosmos } from 'cosmos-emulator';
import { z } from 'zod';
import { type HostProcess, type HostProcessOptions, startHostProcess } from '../host-process.ts';
import { fixture } from './scratch-app.ts';

const lineSchema = z.union([
  z.object({
    begin: z.array(z.looseObject({ id: z.string() })),
    invocationId: z.string(),
    retryContext: z.looseObject({}).optional(),
  }),
  z.object({ end: z.array(z.string()) }),
]);
type Line = z.infer<typeof lineSchema>;
export type Batch = Extract<Line, { begin: unknown }>;

/** The emulator with a container `orders`, its leases, and the fixture app `feed` to run against them. */
export interface FeedShop {
  orders: Container;
  leases: Container;
  endpoint: string;
  connectionString: string;
  /** The instances that hold leases, one for each lease, sorted; null for a lease that is free. */
  holders: () => Promise<(string | null)[]>;
  /** Splits the range with the most items. */
  split: () => Promise<void>;
  /** Has calls fail: rules of the emulator. */
  fail: (...rules: object[]) => Promise<void>;
  /** Starts a host with the fixture. `feed` overrides the options of its trigger. */
  host(feed?: object, options?: Partial<HostProcessOptions>): Promise<HostProcess>;
  /** Batches that the function was given so far, in order. */
  batches: () => Promise<Batch[]>;
  /** Ids of documents in batches the function began, in order. */
  begun: () => Promise<string[]>;
  /** Ids of documents in batches the function ended, in order. */
  ended: () => Promise<string[]>;
  /** Kills every host and stops the emulator. */
  close(): Promise<void>;
}

export interface FeedShopOptions {
  ranges: number;
  /** Whether there is a lease container; there is, unless told otherwise. */
  leases?: boolean;
  /** Whether the feed of `orders` keeps all versions and deletes. */
  versions?: boolean;
}

export async function openFeedShop(options: FeedShopOptions): Promise<FeedShop> {
  const cosmos = await startCosmos({ port: 0, ranges: options.ranges });
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const { database } = await client.databases.createIfNotExists({ id: 'shop' });
  const { container: orders } = await database.containers.createIfNotExists({
    id: 'orders',
    partitionKey: { paths: ['/pk'], version: 2 },
    ...(options.versions
      ? { changeFeedPolicy: new ChangeFeedPolicy(ChangeFeedRetentionTimeSpan.fromMinutes(10)) }
      : {}),
  });
  if (options.leases !== false) {
    await database.containers.createIfNotExists({ id: 'leases', partitionKey: { paths: ['/id'], version: 2 } });
  }
  const folder = await mkdtemp(join(tmpdir(), 'functions-host-'));
  const book = join(folder, 'book');
  const hosts: HostProcess[] = [];

  const local = async (path: string, body: unknown) => {
    const answer = await fetch(new URL(`/_local/${path}`, cosmos.endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const lines = async (): Promise<Line[]> => {
    const text = await readFile(book, 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => lineSchema.parse(JSON.parse(line)));
  };
  const batches = async () => (await lines()).filter((line) => 'begin' in line);
  return {
    orders,
    leases: database.container('leases'),
    endpoint: cosmos.endpoint,
    connectionString: cosmos.connectionString,
    async holders() {
      const { resources } = await database.container('leases').items.readAll<{ owner: string | null }>().fetchAll();
      return resources
        .map(({ owner }) => owner?.split('/')[0] ?? null)
        .toSorted((a, b) => String(a).localeCompare(String(b)));
    },
    split: () => local('split', { database: 'shop', container: 'orders' }),
    fail: (...rules) => local('faults', rules),
    async host(feed = {}, hostOptions = {}) {
      const host = await startHostProcess({
        app: fixture('feed'),
        ...hostOptions,
        environment: {
          BOOK: book,
          COSMOS: cosmos.connectionString,
          DATABASE: 'shop',
          FEED: JSON.stringify({ startFromBeginning: true, ...feed }),
          ...hostOptions.environment,
        },
      });
      hosts.push(host);
      return host;
    },
    batches,
    begun: async () => (await batches()).flatMap((line) => line.begin.map(({ id }) => id)),
    ended: async () => (await lines()).flatMap((line) => ('end' in line ? line.end : [])),
    async close() {
      await Promise.all(hosts.map((host) => host.kill()));
      client.dispose();
      await cosmos.stop();
      await rm(folder, { recursive: true });
    },
  };
}
