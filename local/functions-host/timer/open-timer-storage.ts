import { storageConnection } from '../settings/storage-connection.ts';
import type { TimerStorage, TimerStorageOptions } from './timer-storage.ts';

/**
 * The storage of `AzureWebJobsStorage`, or undefined where there is no such setting. It is not asked for anything yet.
 *
 * @throws HostError `settings_invalid` or `not_reproduced`.
 */
export async function openTimerStorage(options: TimerStorageOptions): Promise<TimerStorage | undefined> {
  const connection = storageConnection('AzureWebJobsStorage', options.environment);
  if (connection === undefined) return undefined;
  // Loaded only when needed: the SDK is much of an app's start-up time.
  const { blobTimerStorage } = await import('./blob-timer-storage.ts');
  return blobTimerStorage(connection, options);
}
