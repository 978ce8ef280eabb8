import fc from 'fast-check';
import { compareScalars, type Filter, filters, type Stored } from './plain-filter.ts';

/** A query as text, and the rows that it has: worked out here in plain terms, not by the emulator. */
export interface Query {
  text: string;
  /** Of items in the order of their creation. */
  rowsOf(items: readonly Stored[]): unknown[];
}

type Path = 'serial' | 'team' | 'n' | 'a' | 'b';
type Order = readonly { path: Path; descending: boolean }[];

/** As the composite indexes of the container have them. */
export const composites: readonly Order[] = [
  [up('a'), down('b')],
  [up('team'), up('n'), down('serial')],
];

function up(path: Path) {
  return { path, descending: false };
}

function down(path: Path) {
  return { path, descending: true };
}

const turned = (order: Order): Order => order.map(({ path, descending }) => ({ path, descending: !descending }));
const bothWays = (orders: readonly Order[]) => orders.flatMap((order) => [order, turned(order)]);
const textOf = (order: Order) =>
  ` ORDER BY ${order.map(({ path, descending }) => `c.${path}${descending ? ' DESC' : ''}`).join(', ')}`;

/** Rows with equal values follow the numbers of their items, backwards if the first path goes down. */
function sortedBy(items: readonly Stored[], order: Order): Stored[] {
  const ties: Order = [...order, { path: 'serial', descending: order[0]?.descending === true }];
  return items.toSorted((left, right) => {
    for (const { path, descending } of ties) {
      const byPath = compareScalars(left[path], right[path]);
      if (byPath !== 0) return descending ? -byPath : byPath;
    }
    return 0;
  });
}

const where = (filter: Filter | undefined) => (filter === undefined ? '' : ` WHERE ${filter.text}`);
const found = (filter: Filter | undefined, items: readonly Stored[]) =>
  items.filter((item) => filter === undefined || filter.of(item) === true);
const filter = fc.option(filters, { nil: undefined, freq: 4 });

/** Without an order: as the items were created. */
export const unorderedQueries: fc.Arbitrary<Query> = filter.map((f) => ({
  text: `SELECT VALUE c.id FROM c${where(f)}`,
  rowsOf: (items) => found(f, items).map(({ id }) => id),
}));

function orderedQueries(orders: readonly Order[]): fc.Arbitrary<Query> {
  return fc
    .tuple(filter, fc.constantFrom(...orders), fc.option(fc.nat(9)), fc.option(fc.nat(4)))
    .map(([f, order, top, skip]) => {
      const cut = skip === null ? '' : ` OFFSET ${skip} LIMIT 6`;
      const most = skip === null && top !== null ? ` TOP ${top}` : '';
      const paths = order.map(({ path }) => path);
      return {
        text: `SELECT${most} VALUE [c.id, ${paths.map((path) => `c.${path}`).join(', ')}] FROM c${where(f)}${textOf(order)}${cut}`,
        rowsOf: (items) => {
          const rows = sortedBy(found(f, items), order).map((item) => {
            return [item.id, ...paths.map((path) => item[path])].filter((value) => value !== undefined);
          });
          if (skip !== null) return rows.slice(skip, skip + 6);
          return top === null ? rows : rows.slice(0, top);
        },
      };
    });
}

const distinctTeams: fc.Arbitrary<Query> = fc.tuple(filter, fc.boolean()).map(([f, descending]) => ({
  text: `SELECT DISTINCT VALUE c.team FROM c${where(f)} ORDER BY c.team${descending ? ' DESC' : ''}`,
  rowsOf: (items) => {
    const teams = [...new Set(found(f, items).map(({ team }) => team))].toSorted();
    return descending ? teams.toReversed() : teams;
  },
}));

const joined: fc.Arbitrary<Query> = filter.map((f) => ({
  text: `SELECT VALUE [c.id, t] FROM c JOIN t IN c.tags${where(f)} ORDER BY c.serial DESC`,
  rowsOf: (items) =>
    sortedBy(found(f, items), [down('serial')]).flatMap(({ id, tags = [] }) => tags.map((t) => [id, t])),
}));

/** The whole of several rows: in one partition key values of any type can be compared. */
export const orderedInOneKey = fc.oneof(
  { weight: 4, arbitrary: orderedQueries(bothWays([[up('a')], [up('b')], [up('n')], ...composites])) },
  distinctTeams,
  joined,
);

/** The JavaScript SDK merges one type only, and orders of which no two rows are equal can be told in advance. */
export const orderedInAll = fc.oneof(
  { weight: 4, arbitrary: orderedQueries(bothWays([[up('serial')], composites[1] ?? []])) },
  distinctTeams,
  joined,
);

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function groupsOf(items: readonly Stored[]): Map<string, Stored[]> {
  return Map.groupBy(items, ({ team, n }) => JSON.stringify([team, n > 0]));
}

const grouped: fc.Arbitrary<Query> = filter.map((f) => ({
  text:
    'SELECT c.team, c.n > 0 AS positive, COUNT(1) AS items, COUNT(c.a) AS defined, SUM(c.n) AS total, AVG(c.n) AS mean, ' +
    `MIN(c.serial) AS first, MAX(c.serial) AS last FROM c${where(f)} GROUP BY c.team, c.n > 0`,
  rowsOf: (items) =>
    [...groupsOf(found(f, items)).values()].map((group) => ({
      team: group[0]?.team,
      positive: (group[0]?.n ?? 0) > 0,
      items: group.length,
      defined: group.filter(({ a }) => a !== undefined).length,
      total: sum(group.map(({ n }) => n)),
      mean: sum(group.map(({ n }) => n)) / group.length,
      first: Math.min(...group.map(({ serial }) => serial)),
      last: Math.max(...group.map(({ serial }) => serial)),
    })),
}));

const distinctValues: fc.Arbitrary<Query> = filter.map((f) => ({
  text: `SELECT DISTINCT c.a, c.team FROM c${where(f)}`,
  rowsOf: (items) => {
    const rows = found(f, items).map(({ a, team }) => (a === undefined ? { team } : { a, team }));
    return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  },
}));

const aggregated: fc.Arbitrary<Query> = fc.tuple(filter, fc.constantFrom('COUNT', 'SUM', 'MAX')).map(([f, name]) => ({
  text: `SELECT VALUE ${name}(c.n) FROM c${where(f)}`,
  rowsOf: (items) => {
    const numbers = found(f, items).map(({ n }) => n);
    if (name === 'COUNT') return [numbers.length];
    if (name === 'SUM') return [sum(numbers)];
    return numbers.length === 0 ? [] : [Math.max(...numbers)];
  },
}));

/** Rows that come in any order. */
export const gatheredQueries = fc.oneof(
  { weight: 2, arbitrary: grouped },
  distinctValues,
  aggregated,
  unorderedQueries,
);
