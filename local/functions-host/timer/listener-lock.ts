import type { Clock } from '../clock.ts';

/** A lock that one host at a time holds, for a period after it was acquired or last renewed. */
export interface ListenerLock {
  /** False: another host has it. Rejects with StorageUnreachableError. */
  acquire(): Promise<boolean>;
  /** False: it is lost to another. Rejects with StorageUnreachableError. */
  renew(): Promise<boolean>;
  /** Never rejects: what is not given back expires. */
  release(): Promise<void>;
}

/** What a lock or a status is kept in could not be asked. It has been reported. */
export class StorageUnreachableError extends Error {
  readonly code = 'storage_unreachable';
  constructor(cause: unknown) {
    super('The storage of AzureWebJobsStorage cannot be reached.', { cause });
    this.name = 'StorageUnreachableError';
  }
}

export interface SingletonOptions {
  lock: ListenerLock;
  clock: Clock;
  /** How long the lock lasts, in milliseconds; it is renewed at half of it. */
  periodMs: number;
  /** Milliseconds between attempts while another host has the lock, or while it cannot be asked for. */
  pollMs: number;
  onAcquired(): void;
  onLost(): void;
}

/**
 * Does work while this host holds a lock, as SingletonListener of Azure/azure-webjobs-sdk does; resolves when the signal
 * has aborted, or the work has ended by itself, and the lock is given back.
 *
 * 1. The lock is asked for until it is had.
 * 2. The work goes on as long as the lock is renewed. It ends when the lock is lost, which is also when it could not
 *    be renewed for its period: another host may have it.
 * 3. The lock is given back once the work is over.
 */
export async function runSingleton(
  options: SingletonOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { lock, clock, pollMs } = options;
  while (!signal.aborted) {
    const asked = clock.now();
    if (await unlessUnreachable(() => lock.acquire())) {
      options.onAcquired();
      const end = await workWhileHeld(options, work, signal, asked);
      if (end === 'ended') return;
      if (end === 'lost') options.onLost();
    }
    await clock.sleep(pollMs, signal);
  }
}

async function workWhileHeld(
  options: SingletonOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  acquired: number,
): Promise<'ended' | 'lost' | 'unreachable'> {
  const lost = new AbortController();
  const over = new AbortController();
  const keepRenewing = async () => {
    const kept = await renew(options, acquired, over.signal);
    if (!kept) lost.abort();
  };
  const renewing = keepRenewing();
  try {
    const worked = await unlessUnreachable(async () => {
      await work(AbortSignal.any([signal, lost.signal]));
      return true;
    });
    if (lost.signal.aborted) return 'lost';
    return worked ? 'ended' : 'unreachable';
  } finally {
    over.abort();
    await renewing;
    if (!lost.signal.aborted) await options.lock.release();
  }
}

/** Renews until the signal aborts. False: the lock is lost. */
async function renew({ lock, clock, periodMs }: SingletonOptions, acquired: number, over: AbortSignal) {
  let renewed = acquired;
  let wait = periodMs / 2;
  while (true) {
    await clock.sleep(wait, over);
    if (over.aborted) return true;
    const asked = clock.now();
    const kept = await unlessUnreachable(() => lock.renew());
    if (kept === false) return false;
    if (kept) renewed = asked;
    else if (clock.now() >= renewed + periodMs) return false;
    wait = kept ? periodMs / 2 : Math.min(periodMs / 8, Math.max(1, renewed + periodMs - clock.now()));
  }
}

/** Undefined: the storage could not be asked. */
async function unlessUnreachable(ask: () => Promise<boolean>): Promise<boolean | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StorageUnreachableError) return undefined;
    throw error;
  }
}
