import { keyOf } from '../store/partition-key.ts';
import type { VersionChange } from '../store/store.ts';

/** A change as the feed of all versions and deletes writes it. A delete has no version to show, only whose it was. */
export function versionBody(change: VersionChange, keyPaths: readonly (readonly string[])[]): object {
  const { operationType, item, lsn, at, previousLsn, expired } = change;
  const metadata = {
    operationType,
    lsn,
    crts: at,
    ...(previousLsn === undefined ? {} : { previousImageLSN: previousLsn }),
  };
  if (operationType !== 'delete') return { current: item.document, metadata };
  const values = keyOf(item.document, keyPaths);
  const partitionKey = Object.fromEntries(keyPaths.map((names, at) => [names.join('/'), values[at]]));
  return { current: {}, metadata: { ...metadata, timeToLiveExpired: expired === true, id: item.id, partitionKey } };
}
