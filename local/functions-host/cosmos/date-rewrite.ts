const isoTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Prints a text that looks like an ISO date and time the way the Cosmos DB extension does when it parses a document and
 * writes it again (Azure/azure-webjobs-sdk-extensions#898): trailing zeros of the fraction go, and an offset is
 * converted to the server's zone, which is UTC. The instant is the same, the text is not. Other text comes back as it is.
 */
export function rewriteDate(text: string): string {
  if (text.length < 19 || text.length > 40) return text;
  const match = isoTime.exec(text);
  if (match === null) return text;
  const [, year, month, day, hour, minute, second, fraction = '', zone = ''] = match;
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (!isRealTime(match, time)) return text;
  const digits = fraction.replace(/0+$/, '');
  const tail = digits === '' ? '' : `.${digits}`;
  const wall = (instant: number) => new Date(instant).toISOString().slice(0, 19);
  if (zone === '') return `${wall(time)}${tail}`;
  if (zone === 'Z' || zone === 'z') return `${wall(time)}${tail}Z`;
  return `${wall(time - offsetOf(zone))}${tail}+00:00`;
}

/** Milliseconds east of UTC. */
function offsetOf(zone: string): number {
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function isRealTime([, year, month, day, hour, minute, second, fraction = '']: RegExpExecArray, time: number): boolean {
  const midnight = hour === '24' && minute === '00' && second === '00' && Number(fraction) === 0;
  if (Number(year) < 100 || (Number(hour) > 23 && !midnight) || Number(minute) > 59 || Number(second) > 59)
    return false;
  const date = new Date(midnight ? time - 1 : time);
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
}

/** A batch as the trigger hands it over: one JSON text, every date-like string in it printed again. */
export function batchJson(documents: readonly unknown[]): string {
  return JSON.stringify(documents, (_, value: unknown) => (typeof value === 'string' ? rewriteDate(value) : value));
}
