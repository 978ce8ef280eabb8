import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { FileError, foreign, openingError } from './file-error.ts';

/** In the header of every file, so that no other application's database is taken for one: "CEmu". */
const applicationId = 0x43456d75;

/** Raise it with every change of the tables. */
const formatVersion = 1;

/**
 * Ids and keys are JSON text: SQLite's own text knows neither NUL nor half a surrogate pair. Numbers of hash space are
 * decimal text, being too large for an integer.
 */
const tables = `
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE databases (rid TEXT PRIMARY KEY, id TEXT NOT NULL, etag TEXT NOT NULL, ts INTEGER NOT NULL);
  CREATE TABLE containers (
    rid TEXT PRIMARY KEY, database_rid TEXT NOT NULL, definition TEXT NOT NULL, etag TEXT NOT NULL, ts INTEGER NOT NULL,
    ranges_made INTEGER NOT NULL DEFAULT 0, items_made INTEGER NOT NULL DEFAULT 0, history_from TEXT
  );
  CREATE TABLE throughputs (rid TEXT PRIMARY KEY, throughput TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE ranges (
    container TEXT NOT NULL, id TEXT NOT NULL, low TEXT NOT NULL, high TEXT NOT NULL, parents TEXT NOT NULL,
    lsn INTEGER NOT NULL, PRIMARY KEY (container, id)
  ) WITHOUT ROWID;
  CREATE TABLE items (
    container TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, effective_key TEXT NOT NULL, lsn INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (container, key, id)
  );
  CREATE TABLE versions (
    container TEXT NOT NULL, key TEXT NOT NULL, lsn INTEGER NOT NULL, change TEXT NOT NULL, effective_key TEXT NOT NULL,
    item_lsn INTEGER NOT NULL, text TEXT NOT NULL
  );
  CREATE INDEX versions_of_a_key ON versions (container, key, lsn);
`;

/** Opens the file for this process alone, and makes it if there is none. Throws a `FileError`. */
export function openDatabaseFile(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path);
    try {
      prepare(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw openingError(path, error);
  }
}

function prepare(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  if (isNew(database, path)) create(database);
  // A commit is in the operating system's hands when it returns, and outlives this process: the next one takes over the
  // log. FULL would outlive a power cut too, at a wait for the disk with every write.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  // Takes the lock now, not at the first write.
  database.exec('BEGIN IMMEDIATE; COMMIT');
}

const headerSchema = z.object({ application_id: z.number(), user_version: z.number(), tables: z.number() });

function isNew(database: DatabaseSync, path: string): boolean {
  const header = headerSchema.parse(
    database
      .prepare(
        `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) AS tables
         FROM pragma_application_id, pragma_user_version`,
      )
      .get(),
  );
  if (header.application_id === 0 && header.tables === 0) return true;
  if (header.application_id !== applicationId) throw foreign(path);
  if (header.user_version === formatVersion) return false;
  throw new FileError(
    'file_version',
    `${path} has format ${header.user_version}; this emulator reads and writes format ${formatVersion}. Use the emulator that made it, or another file.`,
  );
}

function create(database: DatabaseSync): void {
  database.exec(
    `BEGIN IMMEDIATE; ${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; COMMIT`,
  );
}
