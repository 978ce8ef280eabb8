import type { JsonObject, Value } from '../json.ts';
import { ridNumber } from '../values/rid.ts';
import type { Interval } from './intervals.ts';

/** A document and its number within the container, as its `_rid` has it. */
export interface Stored {
  readonly document: JsonObject;
  readonly number: number;
}

/** A place among the documents of an index; without a number it is before all with that value, or with `behind` after them. */
export interface IndexPlace {
  value: Value;
  number?: number | undefined;
  behind?: boolean;
}

/** Documents in the order of the values at one path, those that lack it included, then of their numbers. */
export interface DocumentIndex {
  /** How many documents have a value there. About: some may not be shown. */
  count(interval: Interval): number;
  /** Those documents, from the place on, which itself may come or not. */
  read(interval: Interval, descending: boolean, from?: IndexPlace): Iterable<Stored>;
}

/** What a query reads. */
export interface Source {
  /** How many documents there are, about. */
  readonly size: number;
  /** All documents in the order of their numbers, behind that one. */
  byNumber(after: number | undefined): Iterable<Stored>;
  /** Undefined: these values are not indexed. */
  index(names: readonly string[]): DocumentIndex | undefined;
}

/** Documents in a list, without any index. */
export function listSource(documents: Iterable<JsonObject>): Source {
  const list = Array.from(documents, (document) => ({ document, number: ridNumber(document._rid) }));
  list.sort((left, right) => left.number - right.number);
  return {
    size: list.length,
    byNumber: (after = Number.NEGATIVE_INFINITY) => list.filter(({ number }) => number > after),
    index: () => undefined,
  };
}
