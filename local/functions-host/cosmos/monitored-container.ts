import { ChangeFeedStartFrom, type Container, type FeedRange } from '@azure/cosmos';
import type { FeedReader } from './feed-pump.ts';
import type { FeedRangeBorders } from './lease.ts';

export interface FeedStart {
  /** A hint: a transactional batch is never cut. Undefined leaves the page size to the service. */
  maxItems: number | undefined;
  /** Where a range without a continuation starts. */
  from: 'beginning' | Date;
}

/** The ranges of a container as they are now. */
export async function feedRanges(container: Container): Promise<FeedRangeBorders[]> {
  const ranges = await container.getFeedRanges();
  return ranges.map((range) => ({ min: range.minInclusive, max: range.maxExclusive }));
}

/** Reads the latest-version change feed of a range from a continuation, or from the start when that is null. */
export function feedReader(
  container: Container,
  range: FeedRangeBorders,
  continuation: string | null,
  start: FeedStart,
): FeedReader {
  const open = async () =>
    container.items.getChangeFeedIterator<unknown[]>({
      changeFeedStartFrom:
        continuation === null
          ? startFrom(start, await feedRange(container, range))
          : ChangeFeedStartFrom.Continuation(continuation),
      ...(start.maxItems === undefined ? {} : { maxItemCount: start.maxItems }),
    });
  let iterator: Awaited<ReturnType<typeof open>> | undefined;
  return {
    async read() {
      iterator ??= await open();
      const page = await iterator.readNext();
      return { documents: page.result ?? [], continuation: page.continuationToken };
    },
  };
}

function startFrom(start: FeedStart, range: FeedRange): ChangeFeedStartFrom {
  return start.from === 'beginning'
    ? ChangeFeedStartFrom.Beginning(range)
    : ChangeFeedStartFrom.Time(start.from, range);
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
