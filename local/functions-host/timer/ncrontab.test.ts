import { describe, expect, it } from 'vitest';
import { parseCron } from './ncrontab.ts';

const next = (expression: string, after: string, count = 1) => {
  const cron = parseCron(expression);
  const times: string[] = [];
  let time: number | undefined = Date.parse(after);
  while (times.length < count && time !== undefined) {
    time = cron.next(time);
    if (time !== undefined) times.push(new Date(time).toISOString().replace('.000Z', 'Z'));
  }
  return times;
};

describe('a cron expression', () => {
  it.each([
    ['every second', '* * * * * *', '2026-01-01T00:00:00.500Z', ['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z']],
    ['a step', '*/20 * * * * *', '2026-01-01T00:00:20Z', ['2026-01-01T00:00:40Z', '2026-01-01T00:01:00Z']],
    ['every five minutes', '0 */5 * * * *', '2026-01-01T00:58:01Z', ['2026-01-01T01:00:00Z', '2026-01-01T01:05:00Z']],
    [
      'a step from a start',
      '0 50/5 * * * *',
      '2026-01-01T00:00:00Z',
      ['2026-01-01T00:50:00Z', '2026-01-01T00:55:00Z', '2026-01-01T01:50:00Z'],
    ],
    [
      'a range with a step',
      '0 0 8-12/2 * * *',
      '2026-01-01T09:00:00Z',
      ['2026-01-01T10:00:00Z', '2026-01-01T12:00:00Z', '2026-01-02T08:00:00Z'],
    ],
    ['a list', '5,10 0 0 * * *', '2026-01-01T00:00:05Z', ['2026-01-01T00:00:10Z', '2026-01-02T00:00:05Z']],
    ['weekdays', '0 30 9 * * Mon-Fri', '2026-01-02T09:30:00Z', ['2026-01-05T09:30:00Z']],
    ['a month by name', '0 0 0 1 january *', '2026-01-01T00:00:00Z', ['2027-01-01T00:00:00Z']],
    ['the leap day', '0 0 0 29 2 *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z']],
    [
      'both day fields at once',
      '0 0 0 13 * 5',
      '2026-01-01T00:00:00Z',
      ['2026-02-13T00:00:00Z', '2026-03-13T00:00:00Z', '2026-11-13T00:00:00Z'],
    ],
    ['five fields, without seconds', '15 3 * * *', '2026-01-01T00:00:00Z', ['2026-01-01T03:15:00Z']],
    ['the end of the year', '59 59 23 31 12 *', '2026-12-31T23:59:59Z', ['2027-12-31T23:59:59Z']],
  ])('finds the next times: %s', (_, expression, after, times) => {
    expect(next(expression, after, times.length)).toEqual(times);
  });

  it('has no next time when no date fits', () => {
    expect(next('0 0 0 31 2 *', '2026-01-01T00:00:00Z')).toEqual([]);
  });

  it('is never due at or before the time asked', () => {
    const cron = parseCron('*/7 */3 * * * *');
    for (let after = Date.parse('2026-03-01T00:00:00Z'); after < Date.parse('2026-03-01T02:00:00Z'); after += 777) {
      expect(cron.next(after)).toBeGreaterThan(after);
    }
  });

  it.each([
    ['* * * *', 'expected 6 fields, got 4'],
    ['60 * * * * *', '"60" is not between 0 and 59 in the field second'],
    ['0 0 0 0 * *', '"0" is not between 1 and 31 in the field day'],
    ['0 0 0 * * 7', '"7" is not between 0 and 6 in the field day of week'],
    ['0 0 0 * * Foo', '"Foo" is not between'],
    ['0 0 5-3 * * *', '"5-3" is empty in the field hour'],
    ['*/0 * * * * *', '"*/0" is empty in the field second'],
    ['0 x? * * * *', 'cannot read "x?" in the field minute'],
  ])('is refused: %s', (expression, message) => {
    expect(() => parseCron(expression)).toThrow(message);
  });
});
