/** The times of day and days at which a cron expression falls due, in UTC. */
export interface Cron {
  /** The first due time after `after`; both in epoch milliseconds. Undefined: there is none in the next ten years. */
  next(after: number): number | undefined;
}

interface Field {
  name: string;
  least: number;
  most: number;
  names?: string[];
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const fields: Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'day of week', least: 0, most: 6, names: days },
];

const day = 86_400_000;
const horizon = 3_660 * day;

/**
 * Reads a cron expression as NCRONTAB does: six fields from seconds to day of week, or five without seconds.
 * Unlike in a Unix crontab, a day must fit both day fields.
 *
 * @throws RangeError naming the field.
 */
export function parseCron(expression: string): Cron {
  const texts = expression.trim().split(/\s+/);
  if (texts.length === 5) texts.unshift('0');
  if (texts.length !== 6) throw new RangeError(`expected 6 fields, got ${texts.length}`);
  const sets = fields.map((field, index) => parseField(texts[index] ?? '', field));
  const [seconds = [], minutes = [], hours = [], monthDays = [], yearMonths = [], weekDays = []] = sets;
  const isDue = (date: Date) =>
    yearMonths.includes(date.getUTCMonth() + 1) &&
    monthDays.includes(date.getUTCDate()) &&
    weekDays.includes(date.getUTCDay());
  const firstInDay = (from: number) => {
    for (const hour of hours) {
      for (const minute of minutes) {
        const start = (hour * 60 + minute) * 60;
        if (start + 59 < from) continue;
        const second = seconds.find((candidate) => start + candidate >= from);
        if (second !== undefined) return start + second;
      }
    }
    return undefined;
  };
  return {
    next(after) {
      const start = Math.floor(after / 1000) * 1000 + 1000;
      for (let midnight = start - (start % day); midnight < start + horizon; midnight += day) {
        if (!isDue(new Date(midnight))) continue;
        const second = firstInDay(Math.max(0, start - midnight) / 1000);
        if (second !== undefined) return midnight + second * 1000;
      }
      return undefined;
    },
  };
}

/** The values of one field, ascending: `*`, `5`, `1-5`, `10/5` (from 10 on), `1-30/5`, or a list of these. */
function parseField(text: string, field: Field): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) throw new RangeError(`cannot read "${text}" in the field ${field.name}`);
    const [, range, from, to, stepText] = match;
    const step = stepText === undefined ? 1 : Number(stepText);
    const open = range === '*' || (stepText !== undefined && to === undefined);
    const least = from === undefined ? field.least : valueOf(from, field);
    const most = to === undefined ? (open ? field.most : least) : valueOf(to, field);
    if (step < 1 || most < least) throw new RangeError(`"${part}" is empty in the field ${field.name}`);
    for (let value = least; value <= most; value += step) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function valueOf(text: string, field: Field): number {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value >= field.least && value <= field.most) return value;
  } else if (text.length >= 3) {
    const index = field.names?.findIndex((name) => name.startsWith(text.toLowerCase())) ?? -1;
    if (index !== -1) return index + field.least;
  }
  throw new RangeError(`"${text}" is not between ${field.least} and ${field.most} in the field ${field.name}`);
}
