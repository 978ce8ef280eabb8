import { describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { parseSchedule } from './schedule.ts';
import { inMemoryScheduleStatus, type ScheduleStatusStore } from './schedule-status.ts';
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

/** Runs a timer for some runs and returns the times of day and payloads of each. */
async function runs(
  count: number,
  schedule: string,
  more: { takesMs?: number; statuses?: ScheduleStatusStore } & Partial<TimerOptions> = {},
) {
  const clock = sleepingClock();
  const stop = new AbortController();
  const seen: { at: string; timer: unknown }[] = [];
  await runTimer(
    {
      functionName: 'f',
      schedule: parseSchedule(schedule, 'f'),
      runOnStartup: false,
      useMonitor: true,
      clock,
      statuses: inMemoryScheduleStatus(),
      async run(payload) {
        seen.push({ at: new Date(clock.now()).toISOString().slice(11, 19), timer: JSON.parse(payload) });
        clock.move(more.takesMs ?? 0);
        if (seen.length === count) stop.abort();
      },
      ...more,
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

  it('computes its next time after a run, so that runs never overlap and missed ones are left out', async () => {
    expect(await times(3, '0 */5 * * * *', { takesMs: 7 * 60_000 })).toEqual(['00:05:00', '00:15:00', '00:25:00']);
    expect(await times(2, '00:10:00', { takesMs: 60_000 })).toEqual(['00:10:30', '00:21:30']);
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

  it('catches up once, past due, on what the kept status says was missed', async () => {
    const statuses = inMemoryScheduleStatus();
    await statuses.write('f', { next: start - 3_600_000 });
    const seen = await runs(2, '0 */5 * * * *', { statuses });
    expect(seen.map(({ at }) => at)).toEqual(['00:00:30', '00:05:00']);
    expect(seen.map(({ timer }) => timer)).toMatchObject([{ IsPastDue: true }, { IsPastDue: false }]);
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

  it('ends when there is no next time', async () => {
    expect(await runs(1, '0 0 0 31 2 *')).toEqual([]);
  });
});
