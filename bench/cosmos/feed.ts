import { ChangeFeedStartFrom } from '@azure/cosmos';
import { z } from 'zod';
import type { Account } from './account.ts';
import { onTheWire, throughSdk } from './operations.ts';

/** Reads the whole change feed; how many items it gave. */
export type ReadFeed = (account: Account) => Promise<number>;

/** Writes an item and reads the feed from where it was until the item comes; milliseconds, or undefined if it never did. */
export type WriteToFeed = (account: Account, number: number) => Promise<number | undefined>;

const pageSize = 100;
/** So many polls of every range without the item: it will not come. */
const patience = 20;

const rangesSchema = z.object({ PartitionKeyRanges: z.array(z.object({ id: z.coerce.string() })) });
const pageSchema = z.object({ Documents: z.array(z.object({ id: z.string() })) });

interface Read {
  ids: string[];
  /** Where to go on; undefined: at the beginning. */
  after: string | undefined;
}

/** A page of a range; undefined if there is nothing new. */
async function readPage({ wire, docs }: Account, range: string, after: string | undefined): Promise<Read | undefined> {
  const headers = {
    'a-im': 'Incremental Feed',
    'x-ms-documentdb-partitionkeyrangeid': range,
    'x-ms-max-item-count': String(pageSize),
    ...(after === undefined ? {} : { 'if-none-match': after }),
  };
  const { status, body, headers: told } = await wire.send({ method: 'GET', path: docs, headers });
  if (status === 304) return undefined;
  return { ids: pageSchema.parse(JSON.parse(body)).Documents.map(({ id }) => id), after: told.etag };
}

/** Reads a range to its end. */
async function readRange(account: Account, range: string, from: string | undefined): Promise<Read> {
  const read: Read = { ids: [], after: from };
  for (;;) {
    const page = await readPage(account, range, read.after);
    if (page === undefined) return read;
    read.ids.push(...page.ids);
    read.after = page.after;
  }
}

async function rangesOf({ wire, docs }: Account): Promise<string[]> {
  const { body } = await wire.send({ method: 'GET', path: docs.replace(/docs$/, 'pkranges') });
  return rangesSchema.parse(JSON.parse(body)).PartitionKeyRanges.map(({ id }) => id);
}

export const readFeedOnTheWire: ReadFeed = async (account) => {
  let items = 0;
  for (const range of await rangesOf(account)) items += (await readRange(account, range, undefined)).ids.length;
  return items;
};

export const readFeedThroughSdk: ReadFeed = async ({ container }) => {
  const from = { changeFeedStartFrom: ChangeFeedStartFrom.Beginning(), maxItemCount: pageSize };
  const iterator = container.items.getChangeFeedIterator<{ id: string }>(from);
  let items = 0;
  for (;;) {
    const { statusCode, count } = await iterator.readNext();
    if (statusCode === 304) return items;
    items += count;
  }
};

/** Where readers are who have seen all there is: reading it again for each sample would take its time. */
export async function watchOnTheWire(account: Account): Promise<WriteToFeed> {
  const ranges = await rangesOf(account);
  const positions = new Map<string, string | undefined>();
  const readOn = async () => {
    const ids: string[] = [];
    for (const range of ranges) {
      const read = await readRange(account, range, positions.get(range));
      positions.set(range, read.after);
      ids.push(...read.ids);
    }
    return ids;
  };
  await readOn();
  return async (_, number) => {
    const began = performance.now();
    await onTheWire.create(account, number);
    for (let poll = 0; poll < patience; poll += 1) {
      if ((await readOn()).includes(`item-${number}`)) return performance.now() - began;
    }
    return undefined;
  };
}

export async function watchThroughSdk(account: Account): Promise<WriteToFeed> {
  const from = { changeFeedStartFrom: ChangeFeedStartFrom.Now(), maxItemCount: pageSize };
  const iterator = account.container.items.getChangeFeedIterator<{ id: string }>(from);
  await iterator.readNext();
  return async (_, number) => {
    const began = performance.now();
    await throughSdk.create(account, number);
    for (let poll = 0; poll < patience; poll += 1) {
      const { statusCode, result } = await iterator.readNext();
      if (statusCode !== 304 && result.some(({ id }) => id === `item-${number}`)) return performance.now() - began;
    }
    return undefined;
  };
}
