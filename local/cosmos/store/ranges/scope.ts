import { effectiveKey } from '../hash/effective-key.ts';
import { keyText, type PartitionKey, requireValues } from '../partition-key.ts';
import { rangeGone } from '../refusal.ts';
import type { PartitionRange } from './partition-range.ts';

/**
 * What a query or feed reads: one partition key (or the first values of a hierarchical one), one range or a part of it, a
 * stretch of hash space, or everything. `min` (inclusive) and `max` (exclusive) are effective keys.
 */
export type Scope =
  | { kind: 'key'; key: PartitionKey }
  | { kind: 'range'; rangeId: string; min?: string | undefined; max?: string | undefined }
  | { kind: 'stretch'; min: string; max: string }
  | { kind: 'all' };

/** The ranges a scope lies in, and which of their items belong to it. */
export interface ScopedRanges {
  ranges: readonly PartitionRange[];
  /** The partition key as text, if the scope is one. */
  key: string | undefined;
  min: string;
  max: string;
}

interface Ranges {
  ranges: readonly PartitionRange[];
  keyPaths: readonly (readonly string[])[];
  rangeOf(key: PartitionKey): PartitionRange;
}

/** Throws 410 if the scope names a range that is gone. */
export function scopedRanges(container: Ranges, scope: Scope): ScopedRanges {
  switch (scope.kind) {
    case 'all':
      return { ranges: container.ranges, key: undefined, min: '', max: 'FF' };
    case 'stretch':
      return stretch(container, scope.min, scope.max);
    case 'range': {
      const range = container.ranges.find((candidate) => candidate.id === scope.rangeId);
      if (range === undefined) throw rangeGone(scope.rangeId);
      return { ranges: [range], key: undefined, min: scope.min ?? '', max: scope.max ?? 'FF' };
    }
    case 'key': {
      if (scope.key.length < container.keyPaths.length) return belowPrefix(container, scope.key);
      requireValues(scope.key, container.keyPaths.length);
      return { ranges: [container.rangeOf(scope.key)], key: keyText(scope.key), min: '', max: 'FF' };
    }
  }
}

/** Hashes of hierarchical keys begin with the hashes of their first values, so a prefix may cross a border. */
function belowPrefix(container: Ranges, key: PartitionKey): ScopedRanges {
  const prefix = effectiveKey(key, 'multi');
  return stretch(container, prefix, `${prefix}FF`);
}

function stretch(container: Ranges, min: string, max: string): ScopedRanges {
  const ranges = container.ranges.filter((range) => range.min < max && min < range.max);
  return { ranges, key: undefined, min, max };
}
