import { queryCharge } from '../request-units/charges.ts';
import type { IndexedPaths } from '../request-units/indexing-policy.ts';
import type { JsonObject, JsonValue } from '../sql/json.ts';
import type { PreparedQuery } from '../sql/query.ts';
import { continuationOf, type Slice, slicesOf } from './continuation.ts';
import { isExpired } from './item.ts';
import type { PartitionRange } from './partition-range.ts';
import { Refusal, subStatus } from './refusal.ts';
import type { ScopedRanges } from './scope.ts';

export interface QueryPage {
  rows: JsonValue[];
  /** Undefined: this was the last page. */
  continuation: string | undefined;
  requestCharge: number;
  /** Of an ordered query: how rows with equal sort values are ordered. */
  executionInfo: PreparedQuery['executionInfo'];
}

interface QueryReader {
  prepared: PreparedQuery;
  /** Rows on a page; undefined for as many as fit. */
  maxItemCount?: number | undefined;
  continuation?: string | undefined;
  resumeFilter?: unknown;
  defaultTtl: number | undefined;
  nowSeconds: number;
  indexedPaths: IndexedPaths;
}

const defaultPageSize = 100;
const maxPageBytes = 4 * 1024 * 1024;

/** A page of a query. The ranges of the scope are read one after the other; a query that needs them merged must come per range. */
export function readQuery(scope: ScopedRanges, reader: QueryReader): QueryPage {
  const pending = reader.continuation === undefined ? [{ min: '', max: 'FF' }] : slicesOf(reader.continuation);
  const pageSize = reader.maxItemCount ?? defaultPageSize;
  const stretches = stretchesOf(scope, pending);
  const covered = reader.prepared.indexedPaths.every((path) => reader.indexedPaths.covers(path));
  const rows: JsonValue[] = [];
  let bytesOut = 0;
  let scanned = 0;

  const page = (continuation: string | undefined): QueryPage => {
    const charged = covered ? rows.length : scanned;
    const requestCharge = queryCharge({ rows: rows.length, bytesOut, scanned: charged });
    return { rows, continuation, requestCharge, executionInfo: reader.prepared.executionInfo };
  };

  for (const [at, { range, slice }] of stretches.entries()) {
    const documents = documentsIn(range, slice, scope, reader);
    if (slice.after === undefined) scanned += documents.length;
    let after = slice.after;
    for (const { row, position } of reader.prepared.rows(documents, after, reader.resumeFilter)) {
      if (rows.length >= pageSize || bytesOut >= maxPageBytes) {
        const rest = stretches.slice(at + 1).map((stretch) => stretch.slice);
        return page(continuationOf([{ ...slice, after }, ...rest]));
      }
      rows.push(row);
      bytesOut += Buffer.byteLength(JSON.stringify(row));
      after = position;
    }
  }
  return page(undefined);
}

/** 400 with the plan: the gateway runs only queries whose ranges can be read one after the other. */
export function requireServable(prepared: PreparedQuery, partitionKeyPaths: string[]): void {
  if (!prepared.needsPipeline) return;
  throw new Refusal(
    400,
    'The provided cross partition query can not be directly served by the gateway. This is a first chance (internal) exception that all newer clients will know how to handle gracefully.',
    { subStatus: subStatus.crossPartitionQuery, additionalErrorInfo: JSON.stringify(prepared.plan(partitionKeyPaths)) },
  );
}

interface Stretch {
  range: PartitionRange;
  slice: Slice;
}

/** What of the pending slices lies in each range of the scope, in the order of hash space. */
function stretchesOf(scope: ScopedRanges, pending: readonly Slice[]): Stretch[] {
  return pending.flatMap((slice) =>
    scope.ranges
      .map((range) => ({
        range,
        slice: { ...slice, min: later(slice.min, range.min), max: earlier(slice.max, range.max) },
      }))
      .filter(({ slice: part }) => part.min < part.max),
  );
}

function documentsIn(range: PartitionRange, slice: Slice, scope: ScopedRanges, reader: QueryReader): JsonObject[] {
  const min = later(slice.min, scope.min);
  const max = earlier(slice.max, scope.max);
  const documents: JsonObject[] = [];
  for (const item of range.items(scope.key)) {
    if (item.effectiveKey < min || item.effectiveKey >= max) continue;
    if (isExpired(item, reader.defaultTtl, reader.nowSeconds)) range.expire(item);
    else documents.push(item.document);
  }
  return documents;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
