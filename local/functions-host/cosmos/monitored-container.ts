import { type ChangeFeedMode, ChangeFeedStartFrom, type Container, type FeedRange } from '@azure/cosmos';
import type { FeedReader } from './feed-pump.ts';
import { parseFeedToken, printFeedToken } from './feed-token.ts';
import type { FeedPosition, FeedRangeBorders } from './lease.ts';

/** A container whose changes are read. */
export interface MonitoredContainer {
  container: Container;
  /** The resource id, which continuations name. */
  rid: string;
}

export interface FeedOptions {
  /** A hint: a transactional batch is never cut. Undefined leaves the page size to the service. */
  maxItems: number | undefined;
  mode: ChangeFeedMode;
}

/** The ranges of a container as they are now. */
export async function feedRanges(container: Container): Promise<FeedRangeBorders[]> {
  const ranges = await container.getFeedRanges();
  return ranges.map((range) => ({ min: range.minInclusive, max: range.maxExclusive }));
}

/** Reads the change feed of a range from a position. */
export function feedReader(
  monitored: MonitoredContainer,
  range: FeedRangeBorders,
  position: FeedPosition,
  options: FeedOptions,
): FeedReader {
  const open = async () => openFeed(monitored.container, await startFrom(monitored, range, position), options);
  let iterator: Awaited<ReturnType<typeof open>> | undefined;
  return {
    async read() {
      iterator ??= await open();
      return pageOf(await iterator.readNext());
    },
  };
}

/** The etag that a range's feed has now: what comes after it is what changes from now on. */
export async function currentEtag({ container }: MonitoredContainer, range: FeedRangeBorders, options: FeedOptions) {
  const from = ChangeFeedStartFrom.Now(await feedRange(container, range));
  const page = pageOf(await openFeed(container, from, options).readNext());
  if (page === 'split') throw new Error('The range split while its lease was created.');
  return page.continuation;
}

function openFeed(container: Container, from: ChangeFeedStartFrom, { maxItems, mode }: FeedOptions) {
  return container.items.getChangeFeedIterator<unknown[]>({
    changeFeedStartFrom: from,
    changeFeedMode: mode,
    ...(maxItems === undefined ? {} : { maxItemCount: maxItems }),
  });
}

interface SdkPage {
  statusCode: number;
  result: unknown[];
  continuationToken: string;
}

/**
 * The SDK hides a split (410 with sub-status 1002): it reads on in the parts by itself, and only its continuation tells,
 * by naming several ranges. What it has read of one part by then is not used: the parts get leases of their own.
 */
function pageOf({ statusCode, result, continuationToken }: SdkPage) {
  // Other refusals with 410 come as a page without an etag; read on from there, the feed would start again.
  if (statusCode !== 200 && statusCode !== 304) throw new Error(`the change feed was refused with ${statusCode}`);
  const [range, ...more] = parseFeedToken(continuationToken).ranges;
  if (more.length > 0) return 'split';
  if (range?.etag === undefined) throw new Error('the change feed came without an etag');
  return { documents: result ?? [], continuation: range.etag };
}

async function startFrom(
  { container, rid }: MonitoredContainer,
  range: FeedRangeBorders,
  { continuation, start }: FeedPosition,
): Promise<ChangeFeedStartFrom> {
  if (continuation !== null) return ChangeFeedStartFrom.Continuation(printFeedToken(rid, range, continuation));
  const borders = await feedRange(container, range);
  return start === 'beginning' ? ChangeFeedStartFrom.Beginning(borders) : ChangeFeedStartFrom.Time(start, borders);
}

/** A feed range of other borders than those of today, for a range that has split since; the SDK makes only today's. */
async function feedRange(container: Container, { min, max }: FeedRangeBorders): Promise<FeedRange> {
  const ranges = await container.getFeedRanges();
  const same = ranges.find((range) => range.minInclusive === min && range.maxExclusive === max);
  if (same !== undefined) return same;
  const [sample] = ranges;
  if (sample === undefined) throw new Error('The container has no feed ranges.');
  return Object.assign(Object.create(Object.getPrototypeOf(sample)), { minInclusive: min, maxExclusive: max });
}
