import type { IndexedPaths } from '../../request-units/indexing-policy.ts';
import type { Source } from '../../sql/query.ts';
import { type Item, isExpired } from '../items/item.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import type { ScopedRanges } from '../ranges/scope.ts';
import type { Slice } from './continuation.ts';
import { querySource } from './query-source.ts';

/** What one range has to give to a query. */
export interface Stretch {
  range: PartitionRange;
  slice: Slice;
}

/** What of the pending slices lies in each range of the scope, in the order of hash space. */
export function stretchesOf(scope: ScopedRanges, pending: readonly Slice[]): Stretch[] {
  return pending.flatMap((slice) =>
    scope.ranges
      .map((range) => ({
        range,
        slice: { ...slice, min: later(slice.min, range.min), max: earlier(slice.max, range.max) },
      }))
      .filter(({ slice: part }) => part.min < part.max),
  );
}

/** Which items a query may see. */
interface Visible {
  indexedPaths: IndexedPaths;
  defaultTtl: number | undefined;
  nowSeconds: number;
}

/** What a query sees of a stretch. Items whose time has run out are passed over, and collected in `expired`. */
export function sourceOf({ range, slice }: Stretch, scope: ScopedRanges, visible: Visible, expired: Item[]): Source {
  const [min, max] = [later(slice.min, scope.min), earlier(slice.max, scope.max)];
  const isWhole = min <= range.min && range.max <= max;
  const size = range.countOf(scope.key);
  return querySource(range.indexes.of(scope.key, size), size, visible.indexedPaths, (item) => {
    if (!isWhole && (item.effectiveKey < min || item.effectiveKey >= max)) return false;
    if (!isExpired(item, visible.defaultTtl, visible.nowSeconds)) return true;
    expired.push(item);
    return false;
  });
}

/** How many items a query without an index has to look at. */
export function countIn({ range, slice }: Stretch, scope: ScopedRanges): number {
  const [min, max] = [later(slice.min, scope.min), earlier(slice.max, scope.max)];
  if (min <= range.min && range.max <= max) return range.countOf(scope.key);
  let count = 0;
  for (const item of range.items(scope.key)) if (min <= item.effectiveKey && item.effectiveKey < max) count += 1;
  return count;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
