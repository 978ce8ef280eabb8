import { describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { parseSchedule } from './schedule.ts';
import { inMemoryScheduleStatus } from './schedule-status.ts';
import { runTimer, type TimerOptions } from './timer.ts';

const start = Date.parse('2026-01-01T00:00:30Z');

/** A clock that moves only by sleeping, and to the end at once when it is asked to stop. */
function sleepingClock(): Clock & { move(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
    move(ms) {
      now += ms;
    },
  };
}

const quiet: Omit<TimerOptions, 'statuses' | 'clock'> = {
  functionName: 'f',
  schedule: parseSchedule('0 */5 * * * *', 'f'),
  runOnStartup: false,
  useMonitor: true,
  run: async () => true,
};

/** Runs a timer for some runs and returns the times of day and payloads of each. */
async function runs(
  count: number,
  schedule: string,
  more: { takesMs?: number; clock?: ReturnType<typeof sleepingClock> } & Partial<TimerOptions> = {},
) {
  const clock = more.clock ?? sleepingClock();
  const stop = new AbortController();
  const seen: { at: string; timer: unknown }[] = [];
  await runTimer(
    {
      ...quiet,
      schedule: parseSchedule(schedule, 'f'),
      statuses: inMemoryScheduleStatus(),
      async run(payload) {
        seen.push({ at: new Date(clock.now()).toISOString().slice(11, 19), timer: JSON.parse(payload) });
        clock.move(more.takesMs ?? 0);
        if (seen.length === count) stop.abort();
        return true;
      },
      ...more,
      clock,
    },
    stop.signal,
  );
  return seen;
}
const times = async (...args: Parameters<typeof runs>) => (await runs(...args)).map(({ at }) => at);

describe('a timer', () => {
  it('runs when it is due', async () => {
    expect(await times(3, '0 */5 * * * *')).toEqual(['00:05:00', '00:10:00', '00:15:00']);
  });

  it('never overlaps: a run that outlasts the next times is followed by one other at once', async () => {
    expect(await times(3, '0 */5 * * * *', { takesMs: 12 * 60_000 })).toEqual(['00:05:00', '00:17:00', '00:29:00']);
    expect(await times(3, '0 */5 * * * *', { takesMs: 3 * 60_000 })).toEqual(['00:05:00', '00:10:00', '00:15:00']);
  });

  it('counts an interval from the start of a run', async () => {
    expect(await times(2, '00:10:00', { takesMs: 60_000 })).toEqual(['00:10:30', '00:20:30']);
  });

  it('runs at start-up when told to, which is not past due', async () => {
    const [first, second] = await runs(2, '0 */5 * * * *', { runOnStartup: true });
    expect(first).toMatchObject({
      at: '00:00:30',
      timer: { IsPastDue: false, ScheduleStatus: { Next: '2026-01-01T00:05:00+00:00' } },
    });
    expect(second?.at).toBe('00:05:00');
  });

  it('tells its last and next time as .NET writes them', async () => {
    const [first, second] = await runs(2, '0 */5 * * * *');
    expect(first?.timer).toEqual({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: '0001-01-01T00:00:00',
        Next: '2026-01-01T00:05:00+00:00',
        LastUpdated: '0001-01-01T00:00:00',
      },
      IsPastDue: false,
    });
    expect(second?.timer).toMatchObject({
      ScheduleStatus: {
        Last: '2026-01-01T00:05:00+00:00',
        Next: '2026-01-01T00:10:00+00:00',
        LastUpdated: '2026-01-01T00:05:00+00:00',
      },
    });
  });

  it('catches up once, past due, on all that was missed while no host ran', async () => {
    const statuses = inMemoryScheduleStatus();
    await statuses.write('f', { last: start - 3_630_000, next: start - 3_330_000, lastUpdated: start - 3_630_000 });
    const seen = await runs(2, '0 */5 * * * *', { statuses });
    expect(seen.map(({ at }) => at)).toEqual(['00:00:30', '00:05:00']);
    expect(seen.map(({ timer }) => timer)).toMatchObject([{ IsPastDue: true }, { IsPastDue: false }]);
  });

  it('keeps its first time before it ever ran, so that even that one is caught up', async () => {
    const statuses = inMemoryScheduleStatus();
    const stop = new AbortController();
    stop.abort();
    await runTimer({ ...quiet, statuses, clock: sleepingClock() }, stop.signal);
    expect(await statuses.read('f')).toEqual({ next: Date.parse('2026-01-01T00:05:00Z'), lastUpdated: start });
    const later = sleepingClock();
    later.move(600_000);
    const [first] = await runs(1, '0 */5 * * * *', { statuses, clock: later });
    expect(first?.timer).toMatchObject({ IsPastDue: true, ScheduleStatus: { Last: '0001-01-01T00:00:00' } });
  });

  it('keeps no status of a run that was given up when the host stopped', async () => {
    const statuses = inMemoryScheduleStatus();
    const stop = new AbortController();
    const run = async () => {
      stop.abort();
      return false;
    };
    await runTimer({ ...quiet, statuses, clock: sleepingClock(), run }, stop.signal);
    expect(await statuses.read('f')).toEqual({ next: Date.parse('2026-01-01T00:05:00Z'), lastUpdated: start });
  });

  it('takes nothing for missed that only an earlier schedule held', async () => {
    const statuses = inMemoryScheduleStatus();
    await statuses.write('f', { last: start - 7_200_000, next: start - 1_000, lastUpdated: start - 7_200_000 });
    const [first] = await runs(1, '0 */5 * * * *', { statuses });
    expect(first).toMatchObject({ at: '00:05:00', timer: { IsPastDue: false } });
  });

  it('comes late on purpose: the first run at once, and as many others as it is told', async () => {
    let run = 0;
    const seen = await runs(3, '0 */5 * * * *', { comesLate: () => (run += 1) % 2 === 0 });
    expect(seen.map(({ at, timer }) => [at, timer])).toMatchObject([
      ['00:00:30', { IsPastDue: true }],
      ['00:05:00', { IsPastDue: false }],
      ['00:10:00', { IsPastDue: true }],
    ]);
  });

  it('keeps no status when it is told not to, or runs more than once a minute', async () => {
    for (const [schedule, useMonitor] of [
      ['0 */5 * * * *', false],
      ['*/10 * * * * *', true],
    ] as const) {
      const statuses = inMemoryScheduleStatus();
      const [first] = await runs(1, schedule, { statuses, useMonitor });
      expect(first?.timer).toMatchObject({ ScheduleStatus: null });
      expect(await statuses.read('f')).toBeUndefined();
    }
  });

  it('runs soon after a clock that was set forward, or a machine that slept: once for all that it passed', async () => {
    const clock = sleepingClock();
    let slept = false;
    const sleep = async (ms: number) => {
      clock.move(slept ? ms : ms + 3_600_000);
      slept = true;
    };
    const [first, second] = await times(2, '0 */5 * * * *', { clock: { ...clock, sleep } });
    expect(first?.localeCompare('01:02:00')).toBe(-1);
    expect(second).toBe('01:05:00');
  });

  it('ends when there is no next time', async () => {
    expect(await runs(1, '0 0 0 31 2 *')).toEqual([]);
  });
});
