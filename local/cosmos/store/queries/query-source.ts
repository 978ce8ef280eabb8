import type { IndexedPaths } from '../../request-units/indexing-policy.ts';
import type { Interval } from '../../sql/run/intervals.ts';
import { indexPath } from '../../sql/run/path.ts';
import type { DocumentIndex, IndexPlace, Source } from '../../sql/run/source.ts';
import { compareSort } from '../../sql/values/compare.ts';
import type { Entry, Indexes } from '../indexes/indexes.ts';
import type { OrderedList } from '../indexes/ordered-list.ts';
import type { Item } from '../items/item.ts';

/** The items of a range or of one partition key as a query reads them. Those that are not `shown` are passed over. */
export function querySource(
  indexes: Indexes,
  size: number,
  policy: IndexedPaths,
  isShown: (item: Item) => boolean,
): Source {
  return {
    size,
    byNumber: (after = Number.NEGATIVE_INFINITY) => shown(indexes.byNumber.from(({ number }) => number <= after)),
    index: (names) => {
      const entries = policy.covers(indexPath(names)) ? indexes.byPath(names) : undefined;
      return entries && documentIndex(entries);
    },
  };

  function* shown(items: Iterable<Item>): Generator<Item> {
    for (const item of items) if (isShown(item)) yield item;
  }

  function documentIndex(entries: OrderedList<Entry>): DocumentIndex {
    return {
      count: (interval) => entries.rank(notAbove(interval)) - entries.rank(below(interval)),
      *read(interval, descending, from) {
        const found = descending ? readDown(entries, interval, from) : readUp(entries, interval, from);
        for (const { item } of found) if (isShown(item)) yield item;
      },
    };
  }
}

function* readUp(entries: OrderedList<Entry>, interval: Interval, from: IndexPlace | undefined): Generator<Entry> {
  const isBelow = below(interval);
  const isNotAbove = notAbove(interval);
  const isBefore = (entry: Entry) => isBelow(entry) || (from !== undefined && isBeforePlace(entry, from));
  for (const entry of entries.from(isBefore)) {
    if (!isNotAbove(entry)) return;
    yield entry;
  }
}

function* readDown(entries: OrderedList<Entry>, interval: Interval, from: IndexPlace | undefined): Generator<Entry> {
  const isBelow = below(interval);
  const isNotAbove = notAbove(interval);
  const isToRead = (entry: Entry) => isNotAbove(entry) && (from === undefined || isUpToPlace(entry, from));
  for (const entry of entries.backFrom(isToRead)) {
    if (isBelow(entry)) return;
    yield entry;
  }
}

function below({ low }: Interval): (entry: Entry) => boolean {
  if (low === undefined) return () => false;
  return ({ value }) => {
    const order = compareSort(value, low.value);
    return order < 0 || (order === 0 && !low.inclusive);
  };
}

function notAbove({ high }: Interval): (entry: Entry) => boolean {
  if (high === undefined) return () => true;
  return ({ value }) => {
    const order = compareSort(value, high.value);
    return order < 0 || (order === 0 && high.inclusive);
  };
}

function isBeforePlace({ value, item }: Entry, place: IndexPlace): boolean {
  const order = compareSort(value, place.value);
  if (order !== 0) return order < 0;
  return place.number === undefined ? place.behind === true : item.number < place.number;
}

function isUpToPlace({ value, item }: Entry, place: IndexPlace): boolean {
  const order = compareSort(value, place.value);
  if (order !== 0) return order < 0;
  return place.number === undefined ? place.behind !== true : item.number <= place.number;
}
