import { compareSort } from '../values/compare.ts';
import type { Evaluate, Frame } from './compile.ts';
import type { Inputs } from './inputs.ts';
import type { Demand } from './intervals.ts';
import { everything, isPoint } from './intervals.ts';
import type { Bound, Position } from './position.ts';
import { comparePositions, isWithin } from './position.ts';
import type { DocumentIndex, IndexPlace, Source, Stored } from './source.ts';
import { takeInOrder } from './take-in-order.ts';

export interface Scan {
  /** Without FROM there is nothing to read, and one row. */
  reads: boolean;
  /** What FROM and JOIN make of a document; undefined: itself. */
  expand: Inputs['expand'] | undefined;
  where: Evaluate | undefined;
  /** What the filter asks of single paths. */
  demands: readonly Demand[];
  orderBy: readonly Evaluate[];
  /** The path of the first of `orderBy`. */
  orderPath: readonly string[] | undefined;
  /** For each of `orderBy`. */
  descending: readonly boolean[];
}

export interface Match {
  frame: Frame;
  position: Position;
}

/** So few documents are sorted sooner than another index is read through. */
const few = 1000;
/** Sorting some documents for each page must not cost more than to read all documents once. */
const sortedPerPage = 10;

/** The documents that match, in order, within all bounds. */
export function scan(query: Scan, source: Source, bounds: readonly Bound[]): Iterable<Match> {
  const { reads, descending } = query;
  if (!reads) return withoutInput(query, bounds);
  const matching = (documents: Iterable<Stored>) => matchesIn(query, documents, bounds);
  const compare = (left: Match, right: Match) => comparePositions(left.position, right.position, descending);
  const access = accessOf(query, source, bounds);
  if (access.ordered === 'entirely') return matching(access.documents);
  if (access.ordered === 'by first value') return sortTies(matching(access.documents), compare);
  return takeInOrder([...matching(access.documents)], compare);
}

/** The documents, or what JOIN makes of them, that match. Those of one document are numbered. */
function* matchesIn(
  { expand, where, orderBy, descending }: Scan,
  documents: Iterable<Stored>,
  bounds: readonly Bound[],
): Generator<Match> {
  for (const { document, number } of documents) {
    if (expand === undefined) {
      const frame: Frame = [document];
      if (where !== undefined && where(frame) !== true) continue;
      const position = { sort: orderBy.map((evaluate) => evaluate(frame)), rid: number };
      if (bounds.every((bound) => isWithin(position, bound, descending))) yield { frame, position };
      continue;
    }
    let nth = 0;
    for (const bound of expand([document])) {
      nth += 1;
      if (where !== undefined && where(bound) !== true) continue;
      const frame = [...bound];
      const position = { sort: orderBy.map((evaluate) => evaluate(frame)), rid: number, nth };
      if (bounds.every((other) => isWithin(position, other, descending))) yield { frame, position };
    }
  }
}

function withoutInput({ where }: Scan, bounds: readonly Bound[]): Match[] {
  if (bounds.length > 0 || (where !== undefined && where([]) !== true)) return [];
  return [{ frame: [], position: { sort: [], rid: 0 } }];
}

interface Access {
  documents: Iterable<Stored>;
  /** How far the documents come in the order of the query. */
  ordered: 'entirely' | 'by first value' | 'no';
}

function accessOf(query: Scan, source: Source, bounds: readonly Bound[]): Access {
  const narrowest = narrowestOf(query.demands, source);
  return query.orderBy.length > 0
    ? orderedAccess(query, source, bounds, narrowest)
    : unorderedAccess(source, bounds, narrowest);
}

interface Narrow extends Demand {
  index: DocumentIndex;
  count: number;
}

/** The index that leaves the fewest documents to look at. */
function narrowestOf(demands: readonly Demand[], source: Source): Narrow | undefined {
  let narrowest: Narrow | undefined;
  for (const demand of demands) {
    const index = source.index(demand.names);
    if (index === undefined) continue;
    const count = demand.intervals.reduce((sum, interval) => sum + index.count(interval), 0);
    if (narrowest === undefined || count < narrowest.count) narrowest = { ...demand, index, count };
  }
  return narrowest;
}

function orderedAccess(
  { orderPath, orderBy, descending, demands }: Scan,
  source: Source,
  bounds: readonly Bound[],
  narrowest: Narrow | undefined,
): Access {
  const index = orderPath && source.index(orderPath);
  const isFew = narrowest !== undefined && narrowest.count <= few;
  if (index === undefined || orderPath === undefined || isFew) {
    const documents = narrowest ? readAll(narrowest, undefined) : source.byNumber(undefined);
    return { documents, ordered: 'no' };
  }
  const isDescending = descending[0] === true;
  const demand = demands.find(({ names }) => JSON.stringify(names) === JSON.stringify(orderPath));
  const intervals = demand?.intervals ?? [everything];
  const from = startOf(bounds, orderBy.length === 1, isDescending);
  const documents = concatenated(isDescending ? intervals.toReversed() : intervals, (interval) =>
    index.read(interval, isDescending, from),
  );
  return { documents, ordered: orderBy.length === 1 ? 'entirely' : 'by first value' };
}

function unorderedAccess(source: Source, bounds: readonly Bound[], narrowest: Narrow | undefined): Access {
  const after = bounds.reduce<number | undefined>((last, { rid, inclusive, nth }) => {
    if (rid === undefined) return last;
    const behind = inclusive || nth !== undefined ? rid - 1 : rid;
    return last === undefined ? behind : Math.max(last, behind);
  }, undefined);
  if (narrowest !== undefined) {
    const [only, second] = narrowest.intervals;
    if (only === undefined) return { documents: [], ordered: 'entirely' };
    // Documents of one value stand in the order of their numbers.
    if (second === undefined && isPoint(only)) return { documents: readAll(narrowest, after), ordered: 'entirely' };
    if (narrowest.count <= Math.max(few, sortedPerPage * Math.sqrt(source.size))) {
      return { documents: readAll(narrowest, undefined), ordered: 'no' };
    }
  }
  return { documents: source.byNumber(after), ordered: 'entirely' };
}

function readAll({ index, intervals }: Narrow, after: number | undefined): Iterable<Stored> {
  return concatenated(intervals, (interval) => {
    const from = after === undefined ? undefined : { value: interval.low?.value, number: after };
    return index.read(interval, false, from);
  });
}

/** Where an index is read from so that no document within the bounds is missed. */
function startOf(bounds: readonly Bound[], isOnlyOrder: boolean, descending: boolean): IndexPlace | undefined {
  const places = bounds.map(({ sort: [value], rid, inclusive }): IndexPlace => {
    if (!isOnlyOrder) return { value };
    return rid === undefined && !inclusive ? { value, behind: true } : { value, number: rid };
  });
  const farthest = places.toSorted((left, right) => compareSort(left.value, right.value)).at(descending ? 0 : -1);
  return farthest;
}

function* concatenated<Part>(parts: readonly Part[], read: (part: Part) => Iterable<Stored>): Generator<Stored> {
  for (const part of parts) yield* read(part);
}

/** Puts documents in order that come in the order of the first sort value. */
function* sortTies(matches: Iterable<Match>, compare: (left: Match, right: Match) => number): Generator<Match> {
  let ties: Match[] = [];
  for (const match of matches) {
    const [first] = ties;
    if (first !== undefined && compareSort(first.position.sort[0], match.position.sort[0]) !== 0) {
      yield* ties.sort(compare);
      ties = [];
    }
    ties.push(match);
  }
  yield* ties.sort(compare);
}
