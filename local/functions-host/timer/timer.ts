import type { Clock } from '../clock.ts';
import type { Schedule } from './schedule.ts';
import { isMonitorable } from './schedule.ts';
import { type ScheduleStatus, type ScheduleStatusStore, timerPayload } from './schedule-status.ts';

export interface TimerOptions {
  functionName: string;
  schedule: Schedule;
  runOnStartup: boolean;
  useMonitor: boolean;
  clock: Clock;
  statuses: ScheduleStatusStore;
  /** Calls the function and resolves when it is done, whatever came of it. */
  run(payload: string): Promise<void>;
}

/**
 * Runs a timer until the signal aborts; resolves when the last run is over.
 *
 * 1. A run that was missed, or `runOnStartup`, is made at once.
 * 2. The next time is computed after a run has ended, so runs never overlap and those missed meanwhile are left out.
 */
export async function runTimer(options: TimerOptions, signal: AbortSignal): Promise<void> {
  const { functionName, schedule, clock, statuses } = options;
  const started = clock.now();
  const monitored = options.useMonitor && isMonitorable(schedule, started);
  const stored = monitored ? await statuses.read(functionName) : undefined;
  const first = schedule.next(started);
  let status: ScheduleStatus = stored ?? { next: first ?? started };
  let isPastDue = status.next < started;
  let due = isPastDue || options.runOnStartup ? started : first;
  while (due !== undefined) {
    await sleepUntil(due, clock, signal);
    if (signal.aborted) return;
    await options.run(timerPayload({ status: monitored ? status : undefined, isPastDue }));
    isPastDue = false;
    const next = schedule.next(Math.max(clock.now(), due));
    if (monitored && next !== undefined) {
      status = { last: due, next, lastUpdated: clock.now() };
      await statuses.write(functionName, status);
    }
    due = next;
  }
}

/** A timer of Node may fire a millisecond early. */
async function sleepUntil(due: number, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const left = due - clock.now();
    if (left <= 0) return;
    await clock.sleep(left, signal);
  }
}
