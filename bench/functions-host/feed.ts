import { join } from 'node:path';
import { ChangeFeedStartFrom } from '@azure/cosmos';
import { startHostProcess } from 'functions-host/process';
import { root } from '../../scripts/root.mjs';
import type { Account } from '../cosmos/account.ts';

export interface HostedFeed {
  /** When the function was given so many documents in all, by the clock of `performance`. */
  given(documents: number): Promise<number>;
  /** When it was called for the first time, and with how many documents. */
  first(): { at: number; documents: number };
  stop(): Promise<void>;
}

export interface FeedOptions {
  endpoint: string;
  key: string;
  container: string;
  /** Leases of their own: a feed that was not read before is read from its beginning. */
  leasePrefix: string;
  /** `maxItemsPerInvocation` */
  batch: number;
  pollMs: number;
}

/** Runs an app with one change feed function, which says how many documents each call brought. */
export async function hostFeed(options: FeedOptions): Promise<HostedFeed> {
  const calls: { at: number; documents: number }[] = [];
  let total = 0;
  let waiting: { documents: number; resolve: () => void } | undefined;
  const onLine = (line: string) => {
    const documents = Number(/^documents: (\d+)$/.exec(line)?.[1] ?? 0);
    if (documents > 0) calls.push({ at: performance.now(), documents });
    total += documents;
    if (waiting !== undefined && total >= waiting.documents) waiting.resolve();
  };
  const host = await startHostProcess({
    app: join(root, 'bench/functions-host/feed-app'),
    onLine,
    environment: {
      COSMOS: `AccountEndpoint=${options.endpoint};AccountKey=${options.key};`,
      CONTAINER: options.container,
      PREFIX: options.leasePrefix,
      BATCH: String(options.batch),
      POLL_MS: String(options.pollMs),
    },
  });
  return {
    async given(documents) {
      if (total < documents) await new Promise<void>((resolve) => (waiting = { documents, resolve }));
      return calls.at(-1)?.at ?? Number.NaN;
    },
    first: () => calls[0] ?? { at: Number.NaN, documents: Number.NaN },
    stop: () => host.kill(),
  };
}

/** Reads a feed from the beginning by the SDK alone, which the host uses too: items per second after the first page. */
export async function readFeed({ container }: Account, pageSize: number): Promise<number> {
  const from = { changeFeedStartFrom: ChangeFeedStartFrom.Beginning(), maxItemCount: pageSize };
  const pages = container.items.getChangeFeedIterator(from);
  await pages.readNext();
  const began = performance.now();
  let items = 0;
  for (;;) {
    const { statusCode, count } = await pages.readNext();
    if (statusCode === 304) return (items / (performance.now() - began)) * 1_000;
    items += count;
  }
}

/** The same through the host: items per second after the first call. */
export async function readThroughHost(options: FeedOptions, documents: number): Promise<number> {
  const feed = await hostFeed(options);
  const last = await feed.given(documents);
  const first = feed.first();
  await feed.stop();
  return ((documents - first.documents) / (last - first.at)) * 1_000;
}
