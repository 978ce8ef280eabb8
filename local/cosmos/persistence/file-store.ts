import type { DatabaseSync } from 'node:sqlite';
import type { Change, Journal, StoreImage } from '../store/journal.ts';
import { ChangeWriter } from './change-writer.ts';
import { openDatabaseFile } from './database-file.ts';
import { readImage } from './read-image.ts';
import { UnwrittenError } from './unwritten-error.ts';

interface Waiting {
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * Keeps what a journal tells in one SQLite file. Changes of the same turn of the event loop are written together: while one
 * group is written, the next gathers.
 */
export class FileStore {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #writer: ChangeWriter;
  readonly #onUnwritten: (error: UnwrittenError) => void;
  #gathered: Change[] = [];
  #waiting: Waiting[] = [];

  /** `onUnwritten` is called when a group could not be written, before those who wait hear of it. Throws a `FileError`. */
  constructor(path: string, onUnwritten: (error: UnwrittenError) => void) {
    this.#path = path;
    this.#database = openDatabaseFile(path);
    this.#writer = new ChangeWriter(this.#database);
    this.#onUnwritten = onUnwritten;
  }

  readonly journal: Journal = (change) => {
    if (this.#gathered.length === 0) setImmediate(() => this.#write());
    this.#gathered.push(change);
  };

  /** Resolves when every change so far is in the file; rejects with an `UnwrittenError` if it cannot be put there. */
  settled(): Promise<void> {
    if (this.#gathered.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** What the file holds. */
  read(): StoreImage {
    return readImage(this.#database);
  }

  /** Writes what is still gathered. Throws an `UnwrittenError`. */
  async close(): Promise<void> {
    try {
      await this.settled();
    } finally {
      this.#database.close();
    }
  }

  #write(): void {
    const changes = this.#gathered;
    const waiting = this.#waiting;
    this.#gathered = [];
    this.#waiting = [];
    try {
      this.#writer.write(changes);
    } catch (cause) {
      const error = new UnwrittenError(this.#path, cause);
      this.#onUnwritten(error);
      for (const { reject } of waiting) reject(error);
      return;
    }
    for (const { resolve } of waiting) resolve();
  }
}
