import { dateOf, type Ticks } from './ticks.ts';

const months = 'January February March April May June July August September October November December'.split(' ');
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const specifier =
  /\\(.)|'([^']*)'|"([^"]*)"|yyyy|yy|MMMM|MMM|MM|M|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|f{1,7}|F{1,7}|tt|t/gs;

/** By the format letters of .NET; a backslash or quotes make letters stand for themselves. */
export function dateTimeFormat(ticks: Ticks, format: string): string {
  return format.replace(specifier, (letters: string, escaped?: string, single?: string, double?: string) => {
    return escaped ?? single ?? double ?? field(ticks, letters);
  });
}

function field(ticks: Ticks, letters: string): string {
  const date = dateOf(ticks);
  const twelve = date.getUTCHours() % 12 || 12;
  const fraction = String(((ticks % 10_000_000n) + 10_000_000n) % 10_000_000n).padStart(7, '0');
  const wide = (number: number) => String(number).padStart(letters.length, '0');
  switch (letters.charAt(0)) {
    case 'y':
      return letters.length === 4 ? wide(date.getUTCFullYear()) : wide(date.getUTCFullYear() % 100);
    case 'M':
      return letters.length < 3
        ? wide(date.getUTCMonth() + 1)
        : named(months[date.getUTCMonth()], letters.length === 3);
    case 'd':
      return letters.length < 3 ? wide(date.getUTCDate()) : named(days[date.getUTCDay()], letters.length === 3);
    case 'H':
      return wide(date.getUTCHours());
    case 'h':
      return wide(twelve);
    case 'm':
      return wide(date.getUTCMinutes());
    case 's':
      return wide(date.getUTCSeconds());
    case 'f':
      return fraction.slice(0, letters.length);
    case 'F':
      return fraction.slice(0, letters.length).replace(/0+$/, '');
    default:
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, letters.length);
  }
}

function named(name: string | undefined, isShort: boolean): string {
  return isShort ? (name ?? '').slice(0, 3) : (name ?? '');
}
