import { describe, expect, it } from 'vitest';
import { isMonitorable, parseSchedule } from './schedule.ts';

const schedule = (text: string) => parseSchedule(text, 'Function "f"');

describe('a schedule', () => {
  it('is a time span between runs', () => {
    expect(schedule('00:00:30').next(1_000)).toBe(31_000);
    expect(schedule('1.00:00:00').next(0)).toBe(86_400_000);
  });

  it('is a cron expression', () => {
    expect(schedule('*/10 * * * * *').next(0)).toBe(10_000);
  });

  it('is refused with what is wrong', () => {
    expect(() => schedule('hourly')).toThrow('Function "f": the schedule "hourly" is neither a cron expression');
  });

  it('is not monitored when it runs more than once a minute', () => {
    expect(isMonitorable(schedule('0,30 * * * * *'), 0)).toBe(false);
    expect(isMonitorable(schedule('00:00:59'), 0)).toBe(false);
    expect(isMonitorable(schedule('0 * * * * *'), 0)).toBe(true);
    expect(isMonitorable(schedule('0 0 0 31 2 *'), 0)).toBe(true);
  });
});
