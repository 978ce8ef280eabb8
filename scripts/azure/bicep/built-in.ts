import { at, hasUnresolved, isList, isScalar, isValues, same, Unresolved, type Value, type Values } from './values.ts';

type BuiltIn = (...given: Value[]) => Value | undefined;

const onText =
  (change: (text: string) => Value): BuiltIn =>
  (text) =>
    typeof text === 'string' ? change(text) : undefined;

const onTexts =
  (change: (text: string, other: string) => Value): BuiltIn =>
  (text, other) =>
    typeof text === 'string' && typeof other === 'string' ? change(text, other) : undefined;

const part: (choose: (held: readonly Value[] | string, count: number) => Value) => BuiltIn =
  (choose) => (held, count) =>
    (typeof held === 'string' || isList(held)) && typeof count === 'number'
      ? choose(held, Math.max(count, 0))
      : undefined;

/** Functions of Bicep that need no Azure. They answer undefined where what they are given is not known. */
export const builtIn: Readonly<Record<string, BuiltIn>> = {
  any: (value) => value,
  array: (value) => (isList(value) ? value : value instanceof Unresolved || value === undefined ? undefined : [value]),
  bool: (value) =>
    typeof value === 'boolean' ? value : typeof value === 'string' ? value.toLowerCase() === 'true' : undefined,
  cidrSubnet: (network, newPrefix, index) =>
    typeof network === 'string' && typeof newPrefix === 'number' && typeof index === 'number'
      ? subnetOf(network, newPrefix, index)
      : undefined,
  concat: (...given) => {
    if (given.every((one) => isList(one))) return given.flat(1);
    return given.every((one) => typeof one === 'string') ? given.join('') : undefined;
  },
  contains: (held, wanted) => {
    if (typeof held === 'string' && typeof wanted === 'string') return held.includes(wanted);
    if (isValues(held) && typeof wanted === 'string') return wanted in held;
    if (!isList(held) || wanted === undefined) return undefined;
    const answers = held.map((item) => same(item, wanted));
    return answers.includes(true) || (answers.includes(undefined) ? undefined : false);
  },
  empty: (value) => {
    if (value === null || value === '') return true;
    if (isList(value)) return value.length === 0;
    if (isValues(value)) return Object.keys(value).length === 0;
    return typeof value === 'string' ? false : undefined;
  },
  endsWith: onTexts((text, end) => text.toLowerCase().endsWith(end.toLowerCase())),
  first: (held) => (isList(held) ? (held[0] ?? null) : typeof held === 'string' ? held.slice(0, 1) : undefined),
  flatten: (held) => (isList(held) && held.every((one) => isList(one)) ? held.flat(1) : undefined),
  int: (value) =>
    typeof value === 'number' ? value : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined,
  items: (held) =>
    isValues(held)
      ? Object.keys(held)
          .sort()
          .map((key) => ({ key, value: held[key] ?? null }))
      : undefined,
  join: (held, between) =>
    isList(held) && typeof between === 'string' && held.every((one) => typeof one === 'string')
      ? held.join(between)
      : undefined,
  json: onText((text) => read(text)),
  last: (held) => (isList(held) ? (held.at(-1) ?? null) : typeof held === 'string' ? held.slice(-1) : undefined),
  length: (held) => {
    if (typeof held === 'string' || isList(held)) return held.length;
    return isValues(held) ? Object.keys(held).length : undefined;
  },
  max: (...given) => (given.every((one) => typeof one === 'number') ? Math.max(...given) : undefined),
  min: (...given) => (given.every((one) => typeof one === 'number') ? Math.min(...given) : undefined),
  objectKeys: (held) => (isValues(held) ? Object.keys(held).sort() : undefined),
  padLeft: (text, width, filler = ' ') =>
    (typeof text === 'string' || typeof text === 'number') && typeof width === 'number' && typeof filler === 'string'
      ? String(text).padStart(width, filler)
      : undefined,
  range: (from, count) =>
    typeof from === 'number' && typeof count === 'number'
      ? Array.from({ length: count }, (_, index) => from + index)
      : undefined,
  replace: (text, from, to) =>
    typeof text === 'string' && typeof from === 'string' && typeof to === 'string'
      ? text.replaceAll(from, to)
      : undefined,
  skip: part((held, count) => held.slice(count)),
  split: onTexts((text, between) => text.split(between)),
  startsWith: onTexts((text, start) => text.toLowerCase().startsWith(start.toLowerCase())),
  string: (value) => {
    if (isScalar(value)) return String(value);
    return value === undefined || hasUnresolved(value) ? undefined : JSON.stringify(value);
  },
  take: part((held, count) => held.slice(0, count)),
  toLower: onText((text) => text.toLowerCase()),
  toUpper: onText((text) => text.toUpperCase()),
  trim: onText((text) => text.trim()),
  tryGet: (held, key) => (isValues(held) && typeof key === 'string' ? (at(held, key) ?? null) : undefined),
  union: (...given) => {
    if (given.every((one) => isValues(one))) return given.reduce<Values>(merged, {});
    if (!given.every((one) => isList(one))) return undefined;
    return given.flat(1).filter((item, index, list) => list.findIndex((one) => same(one, item) === true) === index);
  },
};

/** The subnet of that size and number, such as `10.0.1.0/24`; undefined where the network has no such one. */
function subnetOf(network: string, prefix: number, index: number): string | undefined {
  const [address = '', length = ''] = network.split('/');
  const bytes = address.split('.').map(Number);
  const count = 2 ** (prefix - Number(length));
  const isNetwork = bytes.length === 4 && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256);
  if (!isNetwork || prefix > 32 || index < 0 || index >= count) return undefined;
  const size = 2 ** (32 - Number(length));
  const first = Math.floor(bytes.reduce((sum, byte) => sum * 256 + byte, 0) / size) * size + index * 2 ** (32 - prefix);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`;
}

/** What JSON holds, for values of known shape: JSON has no value that Bicep lacks, but fractions. */
export function read(json: string): Value {
  const parsed: unknown = JSON.parse(json);
  return valueOf(parsed);
}

function valueOf(parsed: unknown): Value {
  if (parsed === null || typeof parsed === 'string' || typeof parsed === 'number' || typeof parsed === 'boolean')
    return parsed;
  if (Array.isArray(parsed)) return parsed.map(valueOf);
  return Object.fromEntries(Object.entries(parsed ?? {}).map(([key, held]) => [key, valueOf(held)]));
}

function merged(into: Values, from: Values): Values {
  const entries = Object.entries(from).map(([key, value]) => {
    const held = into[key];
    return [key, isValues(held) && isValues(value) ? merged(held, value) : value] as const;
  });
  return { ...into, ...Object.fromEntries(entries) };
}
