import { BlobServiceClient, type BlockBlobClient, type ContainerClient, RestError } from '@azure/storage-blob';
import { errorOf, HostError } from '../host-error.ts';
import type { Log } from '../log.ts';
import { type ListenerLock, StorageUnreachableError } from './listener-lock.ts';
import { formatStatus, parseStatus, type ScheduleStatusStore } from './schedule-status.ts';
import type { TimerStorage, TimerStorageOptions } from './timer-storage.ts';

const containerName = 'azure-webjobs-hosts';

/**
 * Timers in blobs, where Azure's host has them and by the names it gives them: `timers/HOSTID/Host.Functions.NAME/status`,
 * and a lease on `locks/HOSTID/Host.Functions.NAME.Listener`.
 *
 * @throws HostError `settings_invalid`.
 */
export function blobTimerStorage(connection: string, options: TimerStorageOptions): TimerStorage {
  const container = containerOf(connection);
  const reach = reporter(options);
  return {
    statuses: blobScheduleStatus(container, reach, options),
    lockOf: (functionName) =>
      blobLock(
        container,
        container.getBlockBlobClient(`locks/${options.hostId}/Host.Functions.${functionName}.Listener`),
        Math.round(options.lockPeriodMs / 1000),
        reach,
      ),
  };
}

function containerOf(connection: string): ContainerClient {
  try {
    // What is not reached is asked for again by the timers themselves.
    return BlobServiceClient.fromConnectionString(connection, {
      retryOptions: { maxTries: 2, retryDelayInMs: 200, tryTimeoutInMs: 5_000 },
    }).getContainerClient(containerName);
  } catch (error) {
    throw new HostError(
      'settings_invalid',
      `The setting AzureWebJobsStorage is not usable: ${errorOf(error).message}.`,
      { cause: error },
    );
  }
}

/** Does what it is given. A failure is reported, and thrown as StorageUnreachableError. */
type Reach = <T>(work: () => Promise<T>) => Promise<T>;

/** Says once that storage is away, and once that it is back. */
function reporter({ log }: { log: Log }): Reach {
  let away = false;
  return async (work) => {
    try {
      const result = await work();
      if (away) log('information', 'host', 'AzureWebJobsStorage is back; timers go on.');
      away = false;
      return result;
    } catch (error) {
      if (!away) {
        log(
          'warning',
          'host',
          `AzureWebJobsStorage cannot be used: ${firstLine(error)} Timers rest until it can, and then catch up on what they missed.`,
        );
      }
      away = true;
      throw new StorageUnreachableError(error);
    }
  };
}

function firstLine(error: unknown): string {
  const line = errorOf(error).message.split('\n', 1)[0] ?? '';
  return line.endsWith('.') ? line : `${line}.`;
}

function blobScheduleStatus(
  container: ContainerClient,
  reach: Reach,
  { hostId, log }: TimerStorageOptions,
): ScheduleStatusStore {
  const blobOf = (functionName: string) =>
    container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${functionName}/status`);
  return {
    async read(functionName) {
      const text = await reach(() =>
        unless([404], async () => (await blobOf(functionName).downloadToBuffer()).toString('utf8')),
      );
      if (text === undefined) return undefined;
      try {
        return parseStatus(text);
      } catch (error) {
        log('warning', functionName, `the status of the timer is not readable and begins anew: ${firstLine(error)}`);
        return undefined;
      }
    },
    async write(functionName, status) {
      const content = Buffer.from(formatStatus(status));
      try {
        await reach(() => inContainer(container, () => blobOf(functionName).uploadData(content)));
      } catch (error) {
        // Reported already. Azure's extension goes on without it, too.
        if (!(error instanceof StorageUnreachableError)) throw error;
      }
    },
  };
}

function blobLock(container: ContainerClient, blob: BlockBlobClient, seconds: number, reach: Reach): ListenerLock {
  let lease = blob.getBlobLeaseClient();
  const acquired = async () => {
    await lease.acquireLease(seconds);
    return true;
  };
  return {
    async acquire() {
      lease = blob.getBlobLeaseClient();
      return reach(async () => {
        const first = await unless([404, 409], acquired, (status) => status);
        if (first !== 404) return first === true;
        await inContainer(container, () =>
          unless([409, 412], () => blob.upload('', 0, { conditions: { ifNoneMatch: '*' } })),
        );
        return (await unless([409], acquired)) === true;
      });
    },
    async renew() {
      return reach(async () => {
        const kept = await unless([404, 409, 412], async () => (await lease.renewLease()).leaseId);
        return kept !== undefined;
      });
    },
    async release() {
      try {
        await reach(() => unless([404, 409, 412], () => lease.releaseLease()));
      } catch (error) {
        // Reported already; the lease expires by itself.
        if (!(error instanceof StorageUnreachableError)) throw error;
      }
    },
  };
}

/** Does the work, in a container that is created when it is not there. */
async function inContainer<T>(container: ContainerClient, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    await container.createIfNotExists();
    return work();
  }
}

async function unless<T, E = undefined>(
  statuses: number[],
  work: () => Promise<T>,
  instead?: (status: number) => E,
): Promise<T | E | undefined> {
  try {
    return await work();
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined || !statuses.includes(status)) throw error;
    return instead?.(status);
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}
