import type { IndexedPaths } from '../../request-units/indexing-policy.ts';
import type { JsonValue } from '../../sql/json.ts';
import type { PreparedQuery } from '../../sql/query.ts';
import type { Item } from '../items/item.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import type { ScopedRanges } from '../ranges/scope.ts';
import type { Meter } from '../throughput/meter.ts';
import { continuationOf, slicesOf } from './continuation.ts';
import type { Cursors } from './cursors.ts';
import { PageCharge } from './page-charge.ts';
import { countIn, sourceOf, stretchesOf } from './stretch.ts';

export interface QueryPage {
  rows: JsonValue[];
  /** The rows as JSON text, which is what their size was taken of. */
  rowTexts: readonly string[];
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
  meterOf?: ((range: PartitionRange) => Meter | undefined) | undefined;
}

const defaultPageSize = 100;
const maxPageBytes = 4 * 1024 * 1024;

/** A page of a query. The ranges of the scope are read one after the other; a query that needs them merged must come per range. */
export function readQuery(scope: ScopedRanges, reader: QueryReader): QueryPage {
  const { prepared, continuation, cursors, maxItemCount: pageSize = defaultPageSize } = reader;
  const of = `${reader.containerRid} ${prepared.fingerprint}`;
  const pending = continuation === undefined ? [{ min: '', max: 'FF' }] : slicesOf(continuation, of);
  const stretches = stretchesOf(scope, pending).slice(0, prepared.readsDocuments ? undefined : 1);
  const isCovered = prepared.indexedPaths.every((path) => reader.indexedPaths.covers(path));
  const charge = new PageCharge({ isCovered, meterOf: reader.meterOf });
  const rows: JsonValue[] = [];
  const rowTexts: string[] = [];
  const page = (next?: string): QueryPage => {
    return { rows, rowTexts, continuation: next, requestCharge: charge.total, executionInfo: prepared.executionInfo };
  };

  for (const [at, stretch] of stretches.entries()) {
    const { range, slice } = stretch;
    const isFirst = at === 0;
    const unread = stretches.slice(at).map((other) => other.slice);
    if (!charge.mayRead(range, isFirst)) return page(continuationOf(of, unread));
    if (isFirst && reader.emptyPage === true && !prepared.isGrouped) {
      charge.chargeTo(range);
      return page(continuationOf(of, pending));
    }
    if (slice.after === undefined && !isCovered) charge.addScan(countIn(stretch, scope));
    const version = versionOf(range, reader);
    const cursor =
      isFirst && continuation !== undefined ? cursors.take(cursorName(continuation, reader), version) : undefined;
    const expired: Item[] = [];
    const rest =
      cursor?.rest ??
      prepared.rows(sourceOf(stretch, scope, reader, expired), slice.after, reader.resumeFilter)[Symbol.iterator]();
    let after = slice.after;
    for (let found = cursor?.next ?? nextOf(rest); found !== undefined; found = nextOf(rest)) {
      if (rows.length >= pageSize || charge.bytesOut >= maxPageBytes) {
        const next = continuationOf(of, [{ ...slice, after }, ...unread.slice(1)]);
        cursors.keep(cursorName(next, reader), { next: found, rest, version });
        charge.chargeTo(range);
        return page(next);
      }
      const text = JSON.stringify(found.row);
      rows.push(found.row);
      rowTexts.push(text);
      charge.addRow(Buffer.byteLength(text));
      after = found.position;
    }
    for (const item of expired) range.expire(item);
    charge.chargeTo(range);
  }
  return page();
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
