import type { Value } from '../json.ts';
import { isObject } from '../json.ts';
import type { Expression } from '../syntax/ast.ts';
import { compareSort, isScalar } from '../values/compare.ts';
import type { Scope } from './compile.ts';
import { constantOf, pathOf } from './path.ts';

/** A piece of the order of values (`compareSort`). */
export interface Interval {
  /** Undefined: from the beginning. */
  low: Limit | undefined;
  /** Undefined: to the end. */
  high: Limit | undefined;
}

export interface Limit {
  value: Value;
  inclusive: boolean;
}

/** Where the values at a path must lie for a filter to be true; the intervals are apart and in order. */
export interface Demand {
  names: readonly string[];
  intervals: readonly Interval[];
}

export const everything: Interval = { low: undefined, high: undefined };

type Demands = ReadonlyMap<string, Demand>;

/** What a filter asks of single paths, as far as an index could tell. Other documents cannot match; those that do may still not. */
export function demandsOf(filter: Expression, scope: Scope): Demand[] {
  return [...demands(filter, scope).values()];
}

export function isPoint({ low, high }: Interval): boolean {
  return low !== undefined && high !== undefined && compareSort(low.value, high.value) === 0;
}

function demands(filter: Expression, scope: Scope): Demands {
  switch (filter.kind) {
    case 'logical': {
      const parts = filter.operands.map((operand) => demands(operand, scope));
      return filter.operator === 'AND' ? parts.reduce(both, new Map()) : either(parts);
    }
    case 'binary':
      return comparison(filter, scope);
    case 'between':
      return onPath(filter.value, scope, () => {
        const [low, high] = [constantOf(filter.low, scope), constantOf(filter.high, scope)];
        return intersect(rangeOf('>=', low), rangeOf('<=', high));
      });
    case 'in':
      return onPath(filter.needle, scope, () => {
        const points = filter.haystack.map((item) => rangeOf('=', constantOf(item, scope)));
        return points.includes(undefined) ? undefined : unite(points.flatMap((point) => point ?? []));
      });
    case 'like':
      return onPath(filter.value, scope, () => {
        const pattern = constantOf(filter.pattern, scope)?.value;
        if (typeof pattern !== 'string' || filter.escape !== undefined) return undefined;
        return prefixed(/^[^%_[]*/.exec(pattern)?.[0] ?? '');
      });
    case 'call':
      return ofCall(filter, scope);
    case 'unary': {
      const { operator, operand } = filter;
      if (operator !== 'NOT' || operand.kind !== 'call' || operand.name !== 'IS_DEFINED') return new Map();
      const missing: Limit = { value: undefined, inclusive: true };
      return onPath(operand.arguments[0], scope, () => [{ low: missing, high: missing }]);
    }
    default:
      return new Map();
  }
}

function comparison({ operator, left, right }: Expression & { kind: 'binary' }, scope: Scope): Demands {
  const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' } as const;
  if (!(operator in turned)) return new Map();
  const there = Object.entries(turned).find(([from]) => from === operator)?.[1];
  if (there === undefined) return new Map();
  const direct = onPath(left, scope, () => rangeOf(turned[there], constantOf(right, scope)));
  return direct.size > 0 ? direct : onPath(right, scope, () => rangeOf(there, constantOf(left, scope)));
}

function ofCall({ name, arguments: [first, second, third] }: Expression & { kind: 'call' }, scope: Scope): Demands {
  if (name === 'IS_DEFINED') {
    return onPath(first, scope, () => [{ low: { value: undefined, inclusive: false }, high: undefined }]);
  }
  if (name !== 'STARTSWITH' || second === undefined || third !== undefined) return new Map();
  return onPath(first, scope, () => {
    const start = constantOf(second, scope)?.value;
    return typeof start === 'string' ? prefixed(start) : undefined;
  });
}

/** The demand on a path, if the expression is one of property names and there is a demand. */
function onPath(
  expression: Expression | undefined,
  scope: Scope,
  intervals: () => readonly Interval[] | undefined,
): Demands {
  const names = expression && pathOf(expression, scope);
  if (names === undefined || names.length === 0 || !areNames(names)) return new Map();
  const found = intervals();
  return found === undefined ? new Map() : new Map([[JSON.stringify(names), { names, intervals: found }]]);
}

export function areNames(steps: readonly (string | number)[]): steps is readonly string[] {
  return steps.every((step) => typeof step === 'string');
}

/** Where `value operator constant` is true; undefined if that is not an interval of scalars. */
function rangeOf(
  operator: '<' | '<=' | '>' | '>=' | '=',
  constant: { value: Value } | undefined,
): readonly Interval[] | undefined {
  if (constant === undefined) return undefined;
  const { value } = constant;
  if (Array.isArray(value) || isObject(value)) return undefined;
  // Nothing compares with a missing value.
  if (!isScalar(value)) return [];
  const limit = { value, inclusive: operator.endsWith('=') };
  if (operator === '=') return [{ low: limit, high: limit }];
  const { low, high } = typeInterval(value);
  return [operator.startsWith('<') ? { low, high: limit } : { low: limit, high }];
}

/** Comparisons hold within a type only. */
function typeInterval(value: Value): Interval {
  const closed = (low: Value, high: Value): Interval => ({
    low: { value: low, inclusive: true },
    high: { value: high, inclusive: true },
  });
  if (typeof value === 'boolean') return closed(false, true);
  if (typeof value === 'number') return closed(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  if (typeof value === 'string') return strings;
  return closed(value, value);
}

/** Arrays come next after strings, and the empty one is the first of them. */
const strings: Interval = { low: { value: '', inclusive: true }, high: { value: [], inclusive: false } };

function prefixed(start: string): readonly Interval[] {
  const last = start.charCodeAt(start.length - 1);
  const high =
    start === '' || last === 0xffff
      ? strings.high
      : { value: start.slice(0, -1) + String.fromCharCode(last + 1), inclusive: false };
  return [{ low: { value: start, inclusive: true }, high }];
}

function both(left: Demands, right: Demands): Demands {
  const joined = new Map(left);
  for (const [path, demand] of right) {
    const other = left.get(path);
    const intervals = other && intersect(other.intervals, demand.intervals);
    joined.set(path, intervals === undefined ? demand : { ...demand, intervals });
  }
  return joined;
}

/** What every alternative asks something of. */
function either([first, ...others]: readonly Demands[]): Demands {
  const joined = new Map<string, Demand>();
  for (const [path, demand] of first ?? []) {
    const alternatives = others.map((other) => other.get(path)?.intervals);
    if (alternatives.some((intervals) => intervals === undefined)) continue;
    joined.set(path, {
      ...demand,
      intervals: unite([...demand.intervals, ...alternatives.flatMap((some) => some ?? [])]),
    });
  }
  return joined;
}

function intersect(
  left: readonly Interval[] | undefined,
  right: readonly Interval[] | undefined,
): readonly Interval[] | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left
    .flatMap((one) =>
      right.map((other) => ({
        low: compareLows(one.low, other.low) > 0 ? one.low : other.low,
        high: compareHighs(one.high, other.high) < 0 ? one.high : other.high,
      })),
    )
    .filter((interval) => !isEmpty(interval));
}

function unite(intervals: readonly Interval[]): readonly Interval[] {
  const united: Interval[] = [];
  for (const next of intervals.toSorted((left, right) => compareLows(left.low, right.low))) {
    const last = united.at(-1);
    if (last === undefined || isEmpty({ low: next.low, high: last.high })) united.push(next);
    else if (compareHighs(next.high, last.high) > 0) united[united.length - 1] = { low: last.low, high: next.high };
  }
  return united;
}

function isEmpty({ low, high }: Interval): boolean {
  if (low === undefined || high === undefined) return false;
  const order = compareSort(low.value, high.value);
  return order > 0 || (order === 0 && !(low.inclusive && high.inclusive));
}

function compareLows(left: Limit | undefined, right: Limit | undefined): number {
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined);
  return compareSort(left.value, right.value) || Number(right.inclusive) - Number(left.inclusive);
}

function compareHighs(left: Limit | undefined, right: Limit | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareSort(left.value, right.value) || Number(left.inclusive) - Number(right.inclusive);
}
