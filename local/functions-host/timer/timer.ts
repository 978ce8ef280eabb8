import type { Clock } from '../clock.ts';
import type { Schedule } from './schedule.ts';
import { isMonitorable } from './schedule.ts';
import { type ScheduleStatusStore, startingStatus, timerPayload } from './schedule-status.ts';

export interface TimerOptions {
  functionName: string;
  schedule: Schedule;
  runOnStartup: boolean;
  useMonitor: boolean;
  clock: Clock;
  statuses: ScheduleStatusStore;
  /** A fault: the first run is made at once as one that was missed, and so is every run for which this says true. */
  comesLate?: (() => boolean) | undefined;
  /** Calls the function and resolves when it is done, whatever came of it. False: it was to be repeated and was not. */
  run(payload: string): Promise<boolean>;
}

/**
 * Runs a timer until the signal aborts; resolves when the last run is over. Rejects when the kept status cannot be read.
 *
 * 1. A run that was missed while no host ran, or `runOnStartup`, is made at once. Many missed runs are one.
 * 2. The next time is counted from the start of a run. A run that outlasts it is followed by one other at once: runs
 *    never overlap (TimerListener of Azure/azure-webjobs-sdk-extensions).
 * 3. The status is kept after the run, so that a run cut short by the end of the host comes again.
 */
export async function runTimer(options: TimerOptions, signal: AbortSignal): Promise<void> {
  const { functionName, schedule, clock, statuses, comesLate } = options;
  const started = clock.now();
  const monitored = options.useMonitor && isMonitorable(schedule, started);
  const kept = monitored ? await statuses.read(functionName) : undefined;
  let status = startingStatus(kept, schedule, started);
  if (monitored && status !== undefined && status !== kept) {
    await statuses.write(functionName, { lastUpdated: started, ...status });
  }

  let isPastDue = comesLate !== undefined || (status !== undefined && status.next < started);
  let due = isPastDue || options.runOnStartup ? started : status?.next;
  while (due !== undefined) {
    await sleepUntil(due, clock, signal);
    if (signal.aborted) return;
    const begun = Math.max(clock.now(), due);
    const done = await options.run(timerPayload({ status: monitored ? status : undefined, isPastDue }));
    if (!done && signal.aborted) return;
    due = schedule.next(begun);
    if (due === undefined) return;
    status = { last: begun, next: due, lastUpdated: begun };
    if (monitored) await statuses.write(functionName, status);
    isPastDue = comesLate?.() ?? false;
  }
}

/** Node's timers stand still while the machine sleeps, and know nothing of a clock that is set: so it is looked at. */
const longestSleepMs = 30_000;

async function sleepUntil(due: number, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const left = due - clock.now();
    if (left <= 0) return;
    await clock.sleep(Math.min(left, longestSleepMs), signal);
  }
}
