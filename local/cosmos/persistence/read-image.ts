import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ContainerDefinition } from '../store/definition/container-definition.ts';
import type { VersionChange } from '../store/feed/version-change.ts';
import type { Item } from '../store/items/item.ts';
import { keptItem } from '../store/items/kept-item.ts';
import type { ContainerImage, KeptRange, StoreImage } from '../store/journal.ts';
import type { Provisioned } from '../store/throughput/throughput.ts';

/** JSON text that this emulator wrote itself; what is in it was checked when it came in. */
const json = z.string().transform((text) => JSON.parse(text));
const jsonText = json.pipe(z.string());
const bigint = z.string().transform(BigInt);

const counterSchema = z.object({ value: z.number() });
const databaseSchema = z.object({ rid: z.string(), id: jsonText, etag: z.string(), ts: z.number() });
const containerSchema = z.object({
  rid: z.string(),
  database_rid: z.string(),
  definition: json.pipe(z.custom<ContainerDefinition>()),
  etag: z.string(),
  ts: z.number(),
  ranges_made: z.number(),
  items_made: z.number(),
  history_from: json.pipe(z.array(z.tuple([z.string(), z.number()]))).nullable(),
});
const rangeSchema = z.object({
  id: z.string(),
  low: bigint,
  high: bigint,
  parents: json.pipe(z.array(z.string())),
  lsn: z.number(),
});
const throughputSchema = z.object({ rid: z.string(), throughput: json.pipe(z.custom<Provisioned>()) });
const itemSchema = z.object({ key: z.string(), effective_key: z.string(), lsn: z.number(), text: z.string() });
const versionSchema = itemSchema.extend({
  item_lsn: z.number(),
  change: json.pipe(z.custom<Omit<VersionChange, 'item' | 'lsn'>>()),
});

/** What the file holds. Items are read as they are asked for. */
export function readImage(database: DatabaseSync): StoreImage {
  const rows = (sql: string) => database.prepare(sql).all();
  const serial = database.prepare("SELECT value FROM counters WHERE name = 'serial'").get();
  const throughputs = rows('SELECT * FROM throughputs').map((row) => throughputSchema.parse(row));
  return {
    serial: serial === undefined ? 0 : counterSchema.parse(serial).value,
    databases: rows('SELECT * FROM databases ORDER BY rowid').map((row) => databaseSchema.parse(row)),
    containers: rows('SELECT * FROM containers ORDER BY rowid').map((row) => containerImage(database, row)),
    throughputs: new Map(throughputs.map(({ rid, throughput }) => [rid, throughput])),
  };
}

function containerImage(database: DatabaseSync, row: unknown): ContainerImage {
  const { rid, definition, etag, ts, ...kept } = containerSchema.parse(row);
  return {
    rid,
    databaseRid: kept.database_rid,
    definition,
    etag,
    ts,
    rangesMade: kept.ranges_made,
    itemsMade: kept.items_made,
    ranges: readRanges(database, rid),
    items: { [Symbol.iterator]: () => readItems(database, rid) },
    historyFrom: kept.history_from === null ? undefined : new Map(kept.history_from),
    versions: { [Symbol.iterator]: () => readVersions(database, rid) },
  };
}

/** In the order of hash space. */
function readRanges(database: DatabaseSync, container: string): KeptRange[] {
  const rows = database.prepare('SELECT * FROM ranges WHERE container = ?').all(container);
  return rows.map((row) => rangeSchema.parse(row)).toSorted((a, b) => (a.low < b.low ? -1 : 1));
}

function* readItems(database: DatabaseSync, container: string): Generator<Item> {
  const rows = database.prepare(
    'SELECT key, effective_key, lsn, text FROM items WHERE container = ? ORDER BY lsn, rowid',
  );
  for (const row of rows.iterate(container)) {
    const { key, effective_key: effectiveKey, lsn, text } = itemSchema.parse(row);
    yield keptItem(text, { key, effectiveKey, lsn });
  }
}

function* readVersions(database: DatabaseSync, container: string): Generator<VersionChange> {
  const rows = database.prepare('SELECT * FROM versions WHERE container = ? ORDER BY rowid');
  for (const row of rows.iterate(container)) {
    const { key, effective_key: effectiveKey, lsn, item_lsn, change, text } = versionSchema.parse(row);
    yield { ...change, lsn, item: keptItem(text, { key, effectiveKey, lsn: item_lsn }) };
  }
}
