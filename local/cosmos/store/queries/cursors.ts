import type { JsonValue } from '../../sql/json.ts';

/** A query that stopped at the end of a page: what it would have read next. */
export interface Cursor {
  /** The row that did not fit on the page. */
  next: { row: JsonValue; position: string };
  rest: Iterator<{ row: JsonValue; position: string }>;
  /** Says that what the query reads has not changed since. */
  version: string;
}

const most = 8;

/**
 * Queries that stopped at the end of a page, by what would ask for the next one. A page that finds its cursor goes on at
 * once; any other reads from its continuation, with the same result.
 */
export class Cursors {
  readonly #cursors = new Map<string, Cursor>();

  keep(name: string, cursor: Cursor): void {
    this.#cursors.set(name, cursor);
    const [oldest] = this.#cursors.keys();
    if (this.#cursors.size > most && oldest !== undefined) this.#cursors.delete(oldest);
  }

  /** The cursor if it is still good; it can be taken once. */
  take(name: string, version: string): Cursor | undefined {
    const cursor = this.#cursors.get(name);
    this.#cursors.delete(name);
    return cursor?.version === version ? cursor : undefined;
  }
}
