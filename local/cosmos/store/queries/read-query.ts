import { queryCharge } from '../../request-units/charges.ts';
import type { IndexedPaths } from '../../request-units/indexing-policy.ts';
import type { JsonValue } from '../../sql/json.ts';
import type { PreparedQuery } from '../../sql/query.ts';
import type { Item } from '../items/item.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import type { ScopedRanges } from '../ranges/scope.ts';
import { continuationOf, slicesOf } from './continuation.ts';
import type { Cursors } from './cursors.ts';
import { countIn, sourceOf, stretchesOf } from './stretch.ts';

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
  /** What was asked, as text: tells apart queries that can go on with the same cursor. */
  asked: () => string;
  /** Rows on a page; undefined for as many as fit. */
  maxItemCount?: number | undefined;
  continuation?: string | undefined;
  resumeFilter?: unknown;
  defaultTtl: number | undefined;
  nowSeconds: number;
  indexedPaths: IndexedPaths;
  containerRid: string;
  cursors: Cursors;
  /** Reads nothing: a page without rows, and a continuation to where it began. Not where the JavaScript SDK adds pages up: it would stop. */
  emptyPage?: boolean | undefined;
}

const defaultPageSize = 100;
const maxPageBytes = 4 * 1024 * 1024;

/** A page of a query. The ranges of the scope are read one after the other; a query that needs them merged must come per range. */
export function readQuery(scope: ScopedRanges, reader: QueryReader): QueryPage {
  const { prepared, continuation, cursors, maxItemCount: pageSize = defaultPageSize } = reader;
  const of = `${reader.containerRid} ${prepared.fingerprint}`;
  const pending = continuation === undefined ? [{ min: '', max: 'FF' }] : slicesOf(continuation, of);
  const stretches = stretchesOf(scope, pending).slice(0, prepared.readsDocuments ? undefined : 1);
  const covered = prepared.indexedPaths.every((path) => reader.indexedPaths.covers(path));
  const rows: JsonValue[] = [];
  let bytesOut = 0;
  let scanned = 0;

  const page = (next: string | undefined): QueryPage => {
    const charged = covered ? rows.length : scanned;
    const requestCharge = queryCharge({ rows: rows.length, bytesOut, scanned: charged });
    return { rows, continuation: next, requestCharge, executionInfo: prepared.executionInfo };
  };

  if (reader.emptyPage === true && !prepared.isGrouped) return page(continuationOf(of, pending));

  for (const [at, stretch] of stretches.entries()) {
    const { range, slice } = stretch;
    if (slice.after === undefined && !covered) scanned += countIn(stretch, scope);
    const version = versionOf(range, reader);
    const cursor =
      at === 0 && continuation !== undefined ? cursors.take(cursorName(continuation, reader), version) : undefined;
    const expired: Item[] = [];
    const rest =
      cursor?.rest ??
      prepared.rows(sourceOf(stretch, scope, reader, expired), slice.after, reader.resumeFilter)[Symbol.iterator]();
    let after = slice.after;
    for (let found = cursor?.next ?? nextOf(rest); found !== undefined; found = nextOf(rest)) {
      if (rows.length >= pageSize || bytesOut >= maxPageBytes) {
        const others = stretches.slice(at + 1).map((other) => other.slice);
        const next = continuationOf(of, [{ ...slice, after }, ...others]);
        cursors.keep(cursorName(next, reader), { next: found, rest, version });
        return page(next);
      }
      rows.push(found.row);
      bytesOut += Buffer.byteLength(JSON.stringify(found.row));
      after = found.position;
    }
    for (const item of expired) range.expire(item);
  }
  return page(undefined);
}

function nextOf<Row>(rows: Iterator<Row>): Row | undefined {
  const { done, value } = rows.next();
  return done === true ? undefined : value;
}

function cursorName(continuation: string, { asked }: QueryReader): string {
  return `${continuation} ${asked()}`;
}

/** The same as long as the range shows the same items. */
function versionOf(range: PartitionRange, { defaultTtl, nowSeconds }: QueryReader): string {
  return [range.id, range.indexes.version, ...(defaultTtl === undefined ? [] : [defaultTtl, nowSeconds])].join(' ');
}
