import type { JsonValue, Value } from '../json.ts';
import { canonicalJson } from './canonical.ts';
import { compareSort, isScalar } from './compare.ts';

/** Takes the values of one aggregate function over the items of a group; items without a value do not count. */
export interface Accumulator {
  add: (value: JsonValue) => void;
  result: () => Value;
}

/** The aggregate functions by name: what a query plan calls each, and how it is computed. */
export const aggregates: ReadonlyMap<string, { planName: string; start(): Accumulator }> = new Map([
  ['COUNT', { planName: 'Count', start: count }],
  ['SUM', { planName: 'Sum', start: sum }],
  ['AVG', { planName: 'Average', start: average }],
  ['MIN', { planName: 'Min', start: () => extreme((order) => order < 0) }],
  ['MAX', { planName: 'Max', start: () => extreme((order) => order > 0) }],
  ['COUNTIF', { planName: 'CountIf', start: countIf }],
  ['MAKELIST', { planName: 'MakeList', start: makeList }],
  ['MAKESET', { planName: 'MakeSet', start: makeSet }],
]);

function count(): Accumulator {
  let items = 0;
  return {
    add: () => {
      items += 1;
    },
    result: () => items,
  };
}

function countIf(): Accumulator {
  const items = count();
  return { add: (value) => (value === true ? items.add(value) : undefined), result: items.result };
}

function makeList(): Accumulator {
  const list: JsonValue[] = [];
  return {
    add: (value) => {
      list.push(value);
    },
    result: () => list,
  };
}

function makeSet(): Accumulator {
  const set = new Map<string, JsonValue>();
  return {
    add: (value) => {
      const name = canonicalJson(value);
      if (!set.has(name)) set.set(name, value);
    },
    result: () => [...set.values()],
  };
}

/** One value that is not a number makes the sum undefined; no values make it 0. */
function sum(): Accumulator {
  let total: number | undefined = 0;
  return {
    add: (value) => {
      total = total === undefined || typeof value !== 'number' ? undefined : total + value;
    },
    result: () => total,
  };
}

function average(): Accumulator {
  const [total, items] = [sum(), count()];
  return {
    add: (value) => {
      total.add(value);
      items.add(value);
    },
    result: () => {
      const [dividend, divisor] = [total.result(), items.result()];
      return typeof dividend === 'number' && typeof divisor === 'number' && divisor > 0
        ? dividend / divisor
        : undefined;
    },
  };
}

/** Over values of several types the types decide, in the order of ORDER BY. One array or object makes it undefined. */
function extreme(isBetter: (order: number) => boolean): Accumulator {
  let best: Value;
  let allScalar = true;
  return {
    add: (value) => {
      allScalar &&= isScalar(value);
      if (best === undefined || isBetter(compareSort(value, best))) best = value;
    },
    result: () => (allScalar ? best : undefined),
  };
}
