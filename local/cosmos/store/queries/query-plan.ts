import type { Value } from '../../sql/json.ts';
import type { PreparedQuery, QueryPlan } from '../../sql/query.ts';
import type { ContainerDefinition } from '../definition/container-definition.ts';
import { effectiveKey } from '../hash/effective-key.ts';
import { hashKindOf, type KeyValue, pathNames } from '../partition-key.ts';
import { Refusal, subStatus } from '../refusal.ts';

type QueryRanges = QueryPlan['queryRanges'];

const everywhere: QueryRanges = [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }];
/** A query that reads nothing has its row once. */
const somewhere: QueryRanges = [{ min: '', max: '', isMinInclusive: true, isMaxInclusive: true }];

/** The answer to a query plan request. `features`: what the client can do, as it says itself. Throws a QueryError. */
export function planOf(prepared: PreparedQuery, definition: ContainerDefinition, features?: string): QueryPlan {
  return prepared.plan(queryRanges(prepared, definition), features);
}

/** 400 with the plan: the gateway runs only queries whose ranges can be read one after the other. */
export function requireServable(prepared: PreparedQuery, definition: ContainerDefinition): void {
  if (!prepared.needsPipeline) return;
  throw new Refusal(
    400,
    'The provided cross partition query can not be directly served by the gateway. This is a first chance (internal) exception that all newer clients will know how to handle gracefully.',
    { subStatus: subStatus.crossPartitionQuery, additionalErrorInfo: JSON.stringify(planOf(prepared, definition)) },
  );
}

/** Where in hash space rows can be: at the partition keys that the filter names, or anywhere. */
function queryRanges(prepared: PreparedQuery, { partitionKey }: ContainerDefinition): QueryRanges {
  if (!prepared.readsDocuments) return somewhere;
  const keys = prepared.partitionKeys(partitionKey.paths.map(pathNames))?.filter(isKey);
  if (keys === undefined || keys.length === 0) return everywhere;
  const kind = hashKindOf(partitionKey);
  const ranges = keys.map((key) => {
    const place = effectiveKey(key, kind);
    const isPrefix = key.length < partitionKey.paths.length;
    return { min: place, max: isPrefix ? `${place}FF` : place, isMinInclusive: true, isMaxInclusive: !isPrefix };
  });
  const distinct = new Map(ranges.map((range) => [range.min, range]));
  return [...distinct.values()].sort((left, right) => (left.min < right.min ? -1 : 1));
}

/** Arrays and objects are no keys, so no item has them. */
function isKey(key: Value[]): key is KeyValue[] {
  return key.every((value) => typeof value !== 'object' || value === null);
}
