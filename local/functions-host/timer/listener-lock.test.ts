import { describe, expect, it } from 'vitest';
import { type ListenerLock, runSingleton, StorageUnreachableError } from './listener-lock.ts';

const period = 60_000;
const poll = 10_000;

/** Sleeps end in the order of their times, one at a time, and time stands where the last one ended. */
function virtualClock() {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      }),
    /** Lets everything happen that is due until a time. */
    async until(time: number) {
      while (true) {
        await new Promise((resolve) => setImmediate(resolve));
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers[0];
        if (next === undefined || next.at > time) break;
        sleepers.shift();
        now = next.at;
        next.wake();
      }
      now = time;
    },
  };
}

/** A lock as a lease on a blob: it lasts for a period, and storage may be away. */
function leases(clock: { now(): number }) {
  let holder: string | undefined;
  let until = 0;
  const state = { away: false };
  const held = () => clock.now() < until;
  const lockOf = (host: string): ListenerLock => {
    const reach = () => {
      if (state.away) throw new StorageUnreachableError(undefined);
    };
    return {
      async acquire() {
        reach();
        if (held()) return false;
        holder = host;
        until = clock.now() + period;
        return true;
      },
      async renew() {
        reach();
        if (holder !== host) return false;
        until = clock.now() + period;
        return true;
      },
      async release() {
        if (holder === host) until = 0;
      },
    };
  };
  return { state, lockOf, takeFrom: (host: string) => ((holder = host), (until = clock.now() + period)) };
}

function world() {
  const clock = virtualClock();
  const storage = leases(clock);
  const events: string[] = [];
  const say = (event: string) => events.push(`${clock.now() / 1000} ${event}`);
  const start = (host: string, work?: (signal: AbortSignal) => Promise<void>) => {
    const stop = new AbortController();
    const atWork = async (signal: AbortSignal) => {
      say(`${host} works`);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      say(`${host} rests`);
    };
    const ended = runSingleton(
      {
        lock: storage.lockOf(host),
        clock,
        periodMs: period,
        pollMs: poll,
        onAcquired: () => {},
        onLost: () => say(`${host} lost it`),
      },
      work ?? atWork,
      stop.signal,
    );
    return { stop: () => stop.abort(), ended };
  };
  return { clock, storage, events, start };
}

describe('work that one host does', () => {
  it('goes on for as long as it is wanted, and passes to another host when the first one stops', async () => {
    const { clock, events, start } = world();
    const first = start('a');
    await clock.until(1_000);
    const second = start('b');
    await clock.until(300_000);
    first.stop();
    await clock.until(320_000);
    second.stop();
    await Promise.all([first.ended, second.ended]);
    expect(events).toEqual(['0 a works', '300 a rests', '301 b works', '320 b rests']);
  });

  it('ends where the lock was lost, and begins again when it can be had', async () => {
    const { clock, storage, events, start } = world();
    const host = start('a');
    await clock.until(5_000);
    storage.takeFrom('thief');
    await clock.until(100_000);
    host.stop();
    await host.ended;
    expect(events).toEqual(['0 a works', '30 a rests', '30 a lost it', '70 a works', '100 a rests']);
  });

  it('outlives storage that is away for less than the period', async () => {
    const { clock, storage, events, start } = world();
    const host = start('a');
    await clock.until(10_000);
    storage.state.away = true;
    await clock.until(55_000);
    storage.state.away = false;
    await clock.until(200_000);
    host.stop();
    await host.ended;
    expect(events).toEqual(['0 a works', '200 a rests']);
  });

  it('ends when the lock could not be renewed for its period, and begins again when storage is back', async () => {
    const { clock, storage, events, start } = world();
    const host = start('a');
    await clock.until(31_000);
    storage.state.away = true;
    await clock.until(200_000);
    storage.state.away = false;
    await clock.until(220_000);
    host.stop();
    await host.ended;
    expect(events).toEqual(['0 a works', '90 a rests', '90 a lost it', '210 a works', '220 a rests']);
  });

  it('is tried again when what it needs of the storage cannot be read', async () => {
    const { clock, start } = world();
    let attempts = 0;
    const host = start('a', async () => {
      attempts += 1;
      if (attempts < 3) throw new StorageUnreachableError(undefined);
    });
    await clock.until(30_000);
    await host.ended;
    expect(attempts).toBe(3);
  });

  it('fails as its own errors do', async () => {
    const { start } = world();
    const host = start('a', async () => {
      throw new RangeError('a bug');
    });
    await expect(host.ended).rejects.toThrow('a bug');
  });
});
