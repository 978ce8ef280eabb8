import type { IndexedPaths, IndexingPolicy } from '../../request-units/indexing-policy.ts';
import type { PreparedQuery } from '../../sql/query.ts';
import { pathNames } from '../partition-key.ts';
import { badRequest } from '../refusal.ts';

/** Whatever a policy excludes: these are indexed wherever anything is. */
const alwaysIndexed = ['["id"]', '["_ts"]'];

/**
 * The indexing policy must allow the order: by one path that is indexed, or by several that are one composite index, in its
 * directions or all turned round. Throws 400.
 */
export function requireOrderIndex(
  { order }: PreparedQuery,
  policy: IndexingPolicy | undefined,
  indexed: IndexedPaths,
): void {
  const [first, second] = order;
  if (first === undefined) return;
  if (second === undefined) {
    const isAlwaysIndexed = policy?.indexingMode !== 'none' && alwaysIndexed.includes(namesOf(first.path));
    if (isAlwaysIndexed || indexed.covers(first.path)) return;
    throw badRequest('The index path corresponding to the specified order-by item is excluded.');
  }
  const composites = policy?.indexingMode === 'none' ? [] : (policy?.compositeIndexes ?? []);
  if (composites.some((composite) => serves(composite, order))) return;
  throw badRequest('The order by query does not have a corresponding composite index that it can be served from.');
}

type Composite = NonNullable<IndexingPolicy['compositeIndexes']>[number];

function serves(composite: Composite, order: PreparedQuery['order']): boolean {
  if (composite.length !== order.length) return false;
  const isTurned = isDescending(composite[0]) !== order[0]?.descending;
  return composite.every((part, at) => {
    const item = order[at];
    return (
      item !== undefined &&
      namesOf(part.path) === namesOf(item.path) &&
      isDescending(part) === (item.descending !== isTurned)
    );
  });
}

function isDescending(part: Composite[number] | undefined): boolean {
  return part?.order === 'descending';
}

/** `/a/b` of a composite index is `/a/b/?` elsewhere. */
function namesOf(path: string): string {
  return JSON.stringify(pathNames(path).filter((name) => name !== '?'));
}
