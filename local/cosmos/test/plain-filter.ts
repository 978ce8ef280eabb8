import fc from 'fast-check';

/** What the tests store: each property may be missing. `serial` is different in every item. */
export interface Stored {
  id: string;
  pk: string;
  serial: number;
  team: string;
  n: number;
  a?: Scalar;
  b?: Scalar;
  tags?: string[];
}

export type Scalar = null | boolean | number | string;

/** A filter as text, and what it is of an item: worked out here in plain terms, not by the emulator. */
export interface Filter {
  text: string;
  of(item: Stored): boolean | undefined;
}

const values: Scalar[] = [null, false, true, -1, 0, 1, 2.5, '', 'a', 'ab', 'b'];
const scalar = fc.constantFrom(undefined, ...values);
const path = fc.constantFrom<('a' | 'b' | 'n' | 'team')[]>('a', 'b', 'n', 'team');

const body = fc.record(
  {
    pk: fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4', 'p5'),
    team: fc.constantFrom('x', 'y', 'z'),
    n: fc.integer({ min: -2, max: 4 }),
    a: fc.constantFrom(...values),
    b: fc.constantFrom(...values),
    tags: fc.array(fc.constantFrom('s', 't', 'u'), { maxLength: 3 }),
  },
  { requiredKeys: ['pk', 'team', 'n'] },
);

export const storedItems: fc.Arbitrary<Stored[]> = fc
  .array(body, { minLength: 5, maxLength: 30 })
  .map((bodies) => bodies.map((each, serial) => ({ id: `i${serial}`, serial, ...each })));

/** Equal types are compared, others are unequal; of nothing nothing can be said. */
const comparisons: Record<string, (left: Scalar | undefined, right: Scalar | undefined) => boolean | undefined> = {
  '=': (left, right) => (left === undefined || right === undefined ? undefined : left === right),
  '!=': (left, right) => (left === undefined || right === undefined ? undefined : left !== right),
  '<': (left, right) => ordered(left, right, (order) => order < 0),
  '<=': (left, right) => ordered(left, right, (order) => order <= 0),
  '>': (left, right) => ordered(left, right, (order) => order > 0),
  '>=': (left, right) => ordered(left, right, (order) => order >= 0),
};

function ordered(left: Scalar | undefined, right: Scalar | undefined, test: (order: number) => boolean) {
  const comparable = left !== undefined && right !== undefined && rankOf(left) === rankOf(right);
  return comparable ? test(compareScalars(left, right)) : undefined;
}

/** The documented order of types, and then of values: what is missing, null, booleans, numbers, strings. */
export function compareScalars(left: Scalar | undefined, right: Scalar | undefined): number {
  const byType = rankOf(left) - rankOf(right);
  if (byType !== 0 || left === right) return byType;
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function rankOf(value: Scalar | undefined): number {
  if (value === undefined) return 0;
  return value === null ? 1 : 2 + ['boolean', 'number', 'string'].indexOf(typeof value);
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

/** One of them decides; else what cannot be said of one cannot be said of both. */
function combined(deciding: boolean, values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(deciding)) return deciding;
  return values.includes(undefined) ? undefined : !deciding;
}

const literalOf = (value: Scalar | undefined) => (value === undefined ? 'undefined' : JSON.stringify(value));

const compared: fc.Arbitrary<Filter> = fc
  .tuple(path, fc.constantFrom(...Object.keys(comparisons)), scalar)
  .map(([name, operator, value]) => ({
    text: `c.${name} ${operator} ${literalOf(value)}`,
    of: (item) => comparisons[operator]?.(item[name], value),
  }));

const between: fc.Arbitrary<Filter> = fc.tuple(path, scalar, scalar).map(([name, low, high]) => ({
  text: `c.${name} BETWEEN ${literalOf(low)} AND ${literalOf(high)}`,
  of: (item) => combined(false, [comparisons['>=']?.(item[name], low), comparisons['<=']?.(item[name], high)]),
}));

const listed: fc.Arbitrary<Filter> = fc
  .tuple(path, fc.array(scalar, { minLength: 1, maxLength: 3 }))
  .map(([name, values]) => ({
    text: `c.${name} IN (${values.map(literalOf).join(', ')})`,
    of: (item) => (item[name] === undefined ? undefined : values.includes(item[name])),
  }));

const begun: fc.Arbitrary<Filter> = fc
  .tuple(path, fc.constantFrom('', 'a', 'b'), fc.boolean())
  .map(([name, start, like]) => ({
    text: like ? `c.${name} LIKE "${start}%"` : `STARTSWITH(c.${name}, "${start}")`,
    of: (item) => {
      const value = item[name];
      return typeof value === 'string' ? value.startsWith(start) : undefined;
    },
  }));

const looked: fc.Arbitrary<Filter> = fc.constantFrom<Filter[]>(
  { text: 'IS_DEFINED(c.a)', of: ({ a }) => a !== undefined },
  { text: 'IS_NUMBER(c.b)', of: ({ b }) => typeof b === 'number' },
  { text: 'ARRAY_CONTAINS(c.tags, "s")', of: ({ tags }) => tags?.includes('s') },
  {
    text: 'EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t > "s")',
    of: ({ tags }) => tags?.some((t) => t > 's') ?? false,
  },
  { text: '(c.a ?? "a") = "a"', of: ({ a }) => (a === undefined ? true : a === 'a') },
  { text: '(c.b ? c.n > 0 : c.n <= 0)', of: ({ b, n }) => (b === true ? n > 0 : n <= 0) },
  { text: 'c.n * 2 + 1 > ABS(c.n)', of: ({ n }) => n * 2 + 1 > Math.abs(n) },
);

export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: fc.oneof(compared, compared, between, listed, begun, looked) },
    fc.tuple(tie('filter'), fc.boolean(), tie('filter')).map(
      ([left, isOr, right]): Filter => ({
        text: `(${left.text} ${isOr ? 'OR' : 'AND'} ${right.text})`,
        of: (item) => combined(isOr, [left.of(item), right.of(item)]),
      }),
    ),
    tie('filter').map((inner): Filter => ({ text: `(NOT (${inner.text}))`, of: (item) => not(inner.of(item)) })),
  ),
})).filter;
