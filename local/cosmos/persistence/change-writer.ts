import type { DatabaseSync } from 'node:sqlite';
import { type Item, textOf } from '../store/items/item.ts';
import type { Change } from '../store/journal.ts';

type Write = Extract<Change, { kind: 'write' }>;

/** Brings a database file up to date with a group of changes. */
export class ChangeWriter {
  readonly #database: DatabaseSync;
  readonly #statements;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = statementsOf(database);
  }

  /** All changes or, if it throws, none. They are in the file when it returns. */
  write(changes: readonly Change[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const change of changes) this.#apply(change);
      for (const write of latest(changes)) this.#applyNumbers(write);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #apply(change: Change): void {
    const run = this.#statements;
    switch (change.kind) {
      case 'serial':
        run.counter.run('serial', change.serial);
        return;
      case 'database': {
        const { rid, id, etag, ts } = change.database;
        run.database.run(rid, JSON.stringify(id), etag, ts);
        return;
      }
      case 'database-deleted':
        for (const statement of run.databaseDeleted) statement.run(change.rid);
        return;
      case 'container': {
        const { rid, databaseRid, definition, etag, ts } = change.container;
        run.container.run(rid, databaseRid, JSON.stringify(definition), etag, ts);
        return;
      }
      case 'container-deleted':
        for (const statement of run.containerDeleted) statement.run(change.rid);
        return;
      case 'throughput':
        if (change.throughput === undefined) run.throughputDeleted.run(change.rid);
        else run.throughput.run(change.rid, JSON.stringify(change.throughput));
        return;
      case 'ranges':
        run.rangesDeleted.run(change.container);
        for (const { id, low, high, parents, lsn } of change.ranges)
          run.range.run(change.container, id, String(low), String(high), JSON.stringify(parents), lsn);
        run.rangesMade.run(change.rangesMade, change.container);
        return;
      case 'write':
        for (const [id, item] of change.versions) this.#applyVersion(change, id, item);
        return;
      case 'history':
        run.historyFrom.run(change.from === undefined ? null : JSON.stringify([...change.from]), change.container);
        run.versionsDeleted.run(change.container);
        return;
      case 'history-from':
        run.historyFrom.run(JSON.stringify([...change.from]), change.container);
        for (const { item, lsn } of change.forgotten) run.versionsForgotten.run(change.container, item.key, lsn);
        return;
      case 'versions':
        for (const { item, lsn, ...more } of change.changes)
          run.version.run(
            change.container,
            item.key,
            lsn,
            JSON.stringify(more),
            item.effectiveKey,
            item.lsn,
            textOf(item),
          );
        return;
      case 'expiry':
        run.itemDeleted.run(change.container, change.key, JSON.stringify(change.id));
        return;
      case 'cleared':
        run.cleared.run(change.container);
        return;
    }
  }

  #applyVersion({ container, key }: Write, id: string, item: Item | undefined): void {
    if (item === undefined) this.#statements.itemDeleted.run(container, key, JSON.stringify(id));
    else this.#statements.item.run(container, key, JSON.stringify(id), item.effectiveKey, item.lsn, textOf(item));
  }

  #applyNumbers({ container, range, lsn, itemsMade }: Write): void {
    this.#statements.lsn.run(lsn, container, range);
    this.#statements.itemsMade.run(itemsMade, container);
  }
}

/** The last write of each range: its numbers stand for all before it. A range that was split meanwhile has none to keep. */
function latest(changes: readonly Change[]): Iterable<Write> {
  const writes = changes.filter((change) => change.kind === 'write');
  return new Map(writes.map((write) => [`${write.container} ${write.range}`, write])).values();
}

function statementsOf(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    counter: prepare('INSERT INTO counters VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value'),
    database: prepare('INSERT INTO databases VALUES (?, ?, ?, ?)'),
    databaseDeleted: [
      'DELETE FROM items WHERE container IN (SELECT rid FROM containers WHERE database_rid = ?)',
      'DELETE FROM versions WHERE container IN (SELECT rid FROM containers WHERE database_rid = ?)',
      'DELETE FROM ranges WHERE container IN (SELECT rid FROM containers WHERE database_rid = ?)',
      'DELETE FROM containers WHERE database_rid = ?',
      'DELETE FROM databases WHERE rid = ?',
    ].map(prepare),
    container: prepare(
      `INSERT INTO containers (rid, database_rid, definition, etag, ts) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET definition = excluded.definition, etag = excluded.etag, ts = excluded.ts`,
    ),
    containerDeleted: [
      'DELETE FROM items WHERE container = ?',
      'DELETE FROM versions WHERE container = ?',
      'DELETE FROM ranges WHERE container = ?',
      'DELETE FROM containers WHERE rid = ?',
    ].map(prepare),
    throughput: prepare(
      'INSERT INTO throughputs VALUES (?, ?) ON CONFLICT DO UPDATE SET throughput = excluded.throughput',
    ),
    throughputDeleted: prepare('DELETE FROM throughputs WHERE rid = ?'),
    range: prepare('INSERT INTO ranges VALUES (?, ?, ?, ?, ?, ?)'),
    rangesDeleted: prepare('DELETE FROM ranges WHERE container = ?'),
    historyFrom: prepare('UPDATE containers SET history_from = ? WHERE rid = ?'),
    version: prepare('INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)'),
    versionsForgotten: prepare('DELETE FROM versions WHERE container = ? AND key = ? AND lsn = ?'),
    versionsDeleted: prepare('DELETE FROM versions WHERE container = ?'),
    rangesMade: prepare('UPDATE containers SET ranges_made = ? WHERE rid = ?'),
    item: prepare(
      `INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET effective_key = excluded.effective_key, lsn = excluded.lsn, text = excluded.text`,
    ),
    itemDeleted: prepare('DELETE FROM items WHERE container = ? AND key = ? AND id = ?'),
    cleared: prepare('DELETE FROM items WHERE container = ?'),
    lsn: prepare('UPDATE ranges SET lsn = ? WHERE container = ? AND id = ?'),
    itemsMade: prepare('UPDATE containers SET items_made = ? WHERE rid = ?'),
  };
}
