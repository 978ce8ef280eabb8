import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Environment } from '../settings/local-settings.ts';
import type { ListenerLock } from './listener-lock.ts';
import type { ScheduleStatusStore } from './schedule-status.ts';

/** What the hosts of an app share about its timers. */
export interface TimerStorage {
  statuses: ScheduleStatusStore;
  lockOf(functionName: string): ListenerLock;
}

export interface TimerStorageOptions {
  environment: Environment;
  hostId: string;
  /** How long a lock lasts, in milliseconds. */
  lockPeriodMs: number;
  clock: Clock;
  log: Log;
}
