import { effectiveKey } from './hash/effective-key.ts';
import { keyText, type PartitionKey } from './partition-key.ts';
import type { PartitionRange } from './partition-range.ts';
import { rangeGone } from './refusal.ts';

/** What a query or feed reads: one partition key, one range or a part of it (effective keys), or all ranges. */
export type Scope =
  | { kind: 'key'; key: PartitionKey }
  | { kind: 'range'; rangeId: string; min?: string | undefined; max?: string | undefined }
  | { kind: 'all' };

/** The ranges a scope lies in, and which of their items belong to it. */
export interface ScopedRanges {
  ranges: readonly PartitionRange[];
  /** The partition key as text, if the scope is one. */
  key: string | undefined;
  min: string;
  max: string;
}

/** The first values of a hierarchical key: a stretch of hash space that may cross a border. */
function prefixed(container: Ranges, key: PartitionKey): ScopedRanges {
  const min = effectiveKey(key, 'multi');
  const max = `${min}FF`;
  const ranges = container.ranges.filter((range) => range.min < max && min < range.max);
  return { ranges, key: undefined, min, max };
}

interface Ranges {
  ranges: readonly PartitionRange[];
  keyPaths: readonly (readonly string[])[];
  rangeOf(key: PartitionKey): PartitionRange;
}

/** Throws 410 if the scope names a range that is gone. */
export function scopedRanges(container: Ranges, scope: Scope): ScopedRanges {
  if (scope.kind === 'all') return { ranges: container.ranges, key: undefined, min: '', max: 'FF' };
  if (scope.kind === 'key' && scope.key.length < container.keyPaths.length) return prefixed(container, scope.key);
  if (scope.kind === 'key') {
    return { ranges: [container.rangeOf(scope.key)], key: keyText(scope.key), min: '', max: 'FF' };
  }
  const range = container.ranges.find((candidate) => candidate.id === scope.rangeId);
  if (range === undefined) throw rangeGone(scope.rangeId);
  return { ranges: [range], key: undefined, min: scope.min ?? '', max: scope.max ?? 'FF' };
}
