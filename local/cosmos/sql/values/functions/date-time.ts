import type { Value } from '../../json.ts';
import type { BuiltIn, BuiltIns } from '../built-in.ts';
import { dateTimeFormat } from './date-time-format.ts';
import { dateOf, dateTimeText, floor, type Ticks, ticksAt, units } from './ticks.ts';

const windowsEpoch = -116_444_736_000_000_000n;
type Part = 'year' | 'month' | keyof typeof units | 'microsecond' | 'nanosecond';

const parts: ReadonlyMap<string, Part> = new Map([
  ...named('year', 'yyyy', 'yy'),
  ...named('month', 'mm', 'm'),
  ...named('day', 'dd', 'd'),
  ...named('hour', 'hh'),
  ...named('minute', 'mi', 'n'),
  ...named('second', 'ss', 's'),
  ...named('millisecond', 'ms'),
  ...named('microsecond', 'mcs'),
  ...named('nanosecond', 'ns'),
]);

function named(part: Part, ...abbreviations: string[]): [string, Part][] {
  return [part, ...abbreviations].map((name) => [name, part]);
}

export const dateTimeFunctions: BuiltIns = {
  DATETIMEADD: { arity: [3, 3], call: add },
  DATETIMEBIN: { arity: [2, 4], call: bin },
  DATETIMEDIFF: { arity: [3, 3], call: difference },
  DATETIMEFORMAT: {
    arity: [2, 2],
    call(text, format) {
      const ticks = ticksOf(text);
      return ticks === undefined || typeof format !== 'string' ? undefined : dateTimeFormat(ticks, format);
    },
  },
  DATETIMEFROMPARTS: { arity: [3, 7], call: fromParts },
  DATETIMEPART: { arity: [2, 2], call: partOf },
  DATETIMETOTICKS: ofTicks((ticks) => Number(ticks)),
  DATETIMETOTIMESTAMP: ofTicks((ticks) => Number(floor(ticks, units.millisecond))),
  TICKSTODATETIME: { arity: [1, 1], call: (ticks) => fromWhole(ticks, 1n) },
  TIMESTAMPTODATETIME: { arity: [1, 1], call: (timestamp) => fromWhole(timestamp, units.millisecond) },
};

const written = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(?:Z|([+-])(\d\d):(\d\d))?)?$/;

function ticksOf(text: Value): Ticks | undefined {
  const match = typeof text === 'string' ? written.exec(text) : null;
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0));
  const ticks = ticksFrom([year, month, day, hour, minute, second], BigInt((match[7] ?? '').padEnd(7, '0')));
  if (ticks === undefined) return undefined;
  const offset = BigInt(match[9] ?? 0) * units.hour + BigInt(match[10] ?? 0) * units.minute;
  return match[8] === '-' ? ticks + offset : ticks - offset;
}

/** Undefined for days and times that do not exist. */
function ticksFrom(fields: readonly (number | undefined)[], fraction: bigint): Ticks | undefined {
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields;
  if (year < 1 || year > 9999) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const exists =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return exists ? ticksAt(date.getTime()) + fraction : undefined;
}

function ofTicks(map: (ticks: Ticks) => Value): BuiltIn {
  return {
    arity: [1, 1],
    call(text) {
      const ticks = ticksOf(text);
      return ticks === undefined ? undefined : map(ticks);
    },
  };
}

function partFrom(name: Value): Part | undefined {
  return typeof name === 'string' ? parts.get(name) : undefined;
}

function whole(value: Value): bigint | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}

function fromWhole(value: Value, unit: bigint): Value {
  const count = whole(value);
  return count === undefined ? undefined : dateTimeText(count * unit);
}

function add(name: Value, count: Value, text: Value): Value {
  const [part, number, ticks] = [partFrom(name), whole(count), ticksOf(text)];
  if (part === undefined || number === undefined || ticks === undefined) return undefined;
  if (part === 'year') return addMonths(ticks, Number(number) * 12);
  if (part === 'month') return addMonths(ticks, Number(number));
  if (part === 'microsecond') return dateTimeText(ticks + number * 10n);
  if (part === 'nanosecond') return dateTimeText(ticks + number / 100n);
  return dateTimeText(ticks + number * units[part]);
}

/** A day that the month does not have becomes its last. */
function addMonths(ticks: Ticks, months: number): Value {
  const timeOfDay = ticks - floor(ticks, units.day) * units.day;
  const date = dateOf(ticks);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const [year, index] = [Math.floor(month / 12), ((month % 12) + 12) % 12];
  if (year < 1 || year > 9999) return undefined;
  const lastDay = new Date(Date.UTC(2000, index + 1, 0)).getUTCDate();
  const isShortFebruary = index === 1 && new Date(Date.UTC(year, 2, 0)).getUTCDate() === 28;
  const day = Math.min(date.getUTCDate(), isShortFebruary ? 28 : lastDay);
  const start = ticksFrom([year, index + 1, day], 0n);
  return start === undefined ? undefined : dateTimeText(start + timeOfDay);
}

function bin(text: Value, name: Value, ...[size = 1, start = '1970-01-01T00:00:00.0000000Z']: Value[]): Value {
  const [ticks, part, count, from] = [ticksOf(text), partFrom(name), whole(size), ticksOf(start)];
  if (ticks === undefined || part === undefined || count === undefined || from === undefined) return undefined;
  if (count <= 0n || from < windowsEpoch || part === 'year' || part === 'month') return undefined;
  const nanoseconds = { microsecond: 1000n, nanosecond: 1n };
  const unit = part in units ? unitOf(part) * 100n : nanoseconds[part === 'microsecond' ? part : 'nanosecond'];
  const length = unit * count;
  return dateTimeText(from + (floor((ticks - from) * 100n, length) * length) / 100n);
}

function unitOf(part: Part): bigint {
  return Object.entries(units).find(([name]) => name === part)?.[1] ?? 1n;
}

/** How many borders of the part lie between. */
function difference(name: Value, start: Value, end: Value): Value {
  const [part, from, to] = [partFrom(name), ticksOf(start), ticksOf(end)];
  if (part === undefined || from === undefined || to === undefined) return undefined;
  const [first, last] = [dateOf(from), dateOf(to)];
  const years = last.getUTCFullYear() - first.getUTCFullYear();
  if (part === 'year') return years;
  if (part === 'month') return years * 12 + last.getUTCMonth() - first.getUTCMonth();
  if (part === 'nanosecond') return Number((to - from) * 100n);
  const unit = part === 'microsecond' ? 10n : units[part];
  return Number(floor(to, unit) - floor(from, unit));
}

function fromParts(...values: Value[]): Value {
  const numbers = values.filter((value) => typeof value === 'number' && Number.isInteger(value));
  if (numbers.length < values.length) return undefined;
  const fields = numbers.map(Number);
  const fraction = fields[6] ?? 0;
  if (fraction < 0 || fraction > 9_999_999) return undefined;
  const ticks = ticksFrom(fields.slice(0, 6), BigInt(fraction));
  return ticks === undefined ? undefined : dateTimeText(ticks);
}

function partOf(name: Value, text: Value): Value {
  const [part, ticks] = [partFrom(name), ticksOf(text)];
  if (part === undefined || ticks === undefined) return undefined;
  const date = dateOf(ticks);
  const inSecond = Number(ticks - floor(ticks, units.second) * units.second);
  const values: Record<Part, number> = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: Math.floor(inSecond / 10_000),
    microsecond: Math.floor(inSecond / 10),
    nanosecond: inSecond * 100,
  };
  return values[part];
}
