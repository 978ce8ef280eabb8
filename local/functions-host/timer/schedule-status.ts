import { z } from 'zod';
import type { Schedule } from './schedule.ts';

/** What is remembered of a timer between its runs, in epoch milliseconds. `last` is absent before the first run. */
export interface ScheduleStatus {
  last?: number;
  next: number;
  lastUpdated?: number;
}

/** Where schedule status is kept, so that a missed run is caught up after a restart. */
export interface ScheduleStatusStore {
  /** Rejects when it cannot be told whether there is a status. */
  read(functionName: string): Promise<ScheduleStatus | undefined>;
  /** Never rejects: a status that could not be kept is at worst a run that comes again after a restart. */
  write(functionName: string, status: ScheduleStatus): Promise<void>;
}

/** Forgets everything with the process. */
export function inMemoryScheduleStatus(): ScheduleStatusStore {
  const statuses = new Map<string, ScheduleStatus>();
  return {
    async read(functionName) {
      return statuses.get(functionName);
    },
    async write(functionName, status) {
      statuses.set(functionName, status);
    },
  };
}

/**
 * The status a timer starts from, given the one that was kept. A kept time that the schedule would not give was kept
 * under another schedule: it is computed anew, and what lies behind then counts as no missed run.
 * Undefined: the schedule has no next time.
 */
export function startingStatus(
  kept: ScheduleStatus | undefined,
  schedule: Schedule,
  now: number,
): ScheduleStatus | undefined {
  const fromNow = schedule.next(now);
  if (kept === undefined) return fromNow === undefined ? undefined : { next: fromNow };
  const counted = kept.last ?? kept.lastUpdated ?? now;
  const expected = schedule.next(counted);
  if (kept.next === expected) return kept;
  if (expected !== undefined && expected >= now) return { next: expected, lastUpdated: counted };
  return fromNow === undefined ? undefined : { next: fromNow, lastUpdated: now };
}

/** What a timer function is given, as JSON. Times stand as .NET writes them on a server in UTC. */
export function timerPayload(timer: { status: ScheduleStatus | undefined; isPastDue: boolean }): string {
  const { status, isPastDue } = timer;
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status === undefined ? null : dotNetStatus(status),
    IsPastDue: isPastDue,
  });
}

/** A status as Azure keeps it: `{"Last":"2026-01-01T00:05:00+00:00","Next":"…","LastUpdated":"…"}`. */
export function formatStatus(status: ScheduleStatus): string {
  return JSON.stringify(dotNetStatus(status));
}

/** `@throws` ZodError or SyntaxError when the text is no status. */
export function parseStatus(text: string): ScheduleStatus {
  const { Last, Next, LastUpdated } = keptStatusSchema.parse(JSON.parse(text));
  if (Next === undefined) throw new SyntaxError('A status has a Next time.');
  return {
    next: Next,
    ...(Last === undefined ? {} : { last: Last }),
    ...(LastUpdated === undefined ? {} : { lastUpdated: LastUpdated }),
  };
}

const never = '0001-01-01T00:00:00';

const keptTime = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'expected a time')
  .transform((text) => (text.startsWith(never) ? undefined : Date.parse(text)));

const keptStatusSchema = z.object({ Last: keptTime, Next: keptTime, LastUpdated: keptTime });

function dotNetStatus({ last, next, lastUpdated }: ScheduleStatus): object {
  return { Last: dotNetTime(last), Next: dotNetTime(next), LastUpdated: dotNetTime(lastUpdated) };
}

function dotNetTime(time: number | undefined): string {
  if (time === undefined) return never;
  return new Date(time).toISOString().replace(/\.?0*Z$/, '+00:00');
}
