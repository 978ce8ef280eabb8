import { errorOf, HostError } from '../host-error.ts';
import { parseTimeSpan } from '../settings/time-span.ts';
import { parseCron } from './ncrontab.ts';

/** When a timer falls due. */
export interface Schedule {
  /** As written, settings resolved. */
  text: string;
  /** The first due time after `after`, both in epoch milliseconds; undefined when there is none. */
  next(after: number): number | undefined;
}

/** A cron expression, or a time span `hh:mm:ss` between runs. `@throws` HostError `function_invalid`. */
export function parseSchedule(text: string, where: string): Schedule {
  const interval = parseTimeSpan(text);
  if (interval !== undefined && interval > 0) return { text, next: (after) => after + interval };
  try {
    const cron = parseCron(text);
    return { text, next: (after) => cron.next(after) };
  } catch (error) {
    throw new HostError(
      'function_invalid',
      `${where}: the schedule "${text}" is neither a cron expression such as "0 */5 * * * *" nor a time span "hh:mm:ss": ${errorOf(error).message}.`,
    );
  }
}

/** Azure keeps no schedule status for a timer that runs more than once a minute. */
export function isMonitorable(schedule: Schedule, now: number): boolean {
  let previous = schedule.next(now);
  for (let run = 0; run < 5 && previous !== undefined; run += 1) {
    const next = schedule.next(previous);
    if (next !== undefined && next - previous < 60_000) return false;
    previous = next;
  }
  return true;
}
