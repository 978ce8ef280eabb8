import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Environment } from '../settings/local-settings.ts';
import { storageConnection } from '../settings/storage-connection.ts';
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

/**
 * The storage of `AzureWebJobsStorage`, or undefined where there is no such setting. It is not asked for anything yet.
 *
 * @throws HostError `settings_invalid` or `not_reproduced`.
 */
export async function timerStorage(options: TimerStorageOptions): Promise<TimerStorage | undefined> {
  const connection = storageConnection('AzureWebJobsStorage', options.environment);
  if (connection === undefined) return undefined;
  // Loaded only when needed: the SDK is much of an app's start-up time.
  const { blobTimerStorage } = await import('./blob-timer-storage.ts');
  return blobTimerStorage(connection, options);
}
