import { expect, it } from 'vitest';
import { DeathCount, parseRestartLimit } from './restart-limit.ts';

it.each([
  ['3/30m', { count: 3, withinMs: 1_800_000 }],
  ['10/90s', { count: 10, withinMs: 90_000 }],
  ['1/2h', { count: 1, withinMs: 7_200_000 }],
  ['0', { count: 0 }],
])('reads %s', (text, limit) => {
  expect(parseRestartLimit(text)).toMatchObject({ ...limit, text });
});

it.each(['3', '3/30', '3/0m', '-1/1m', '3/30d', '', 'x/1m'])('refuses "%s"', (text) => {
  expect(() => parseRestartLimit(text)).toThrow('--restarts takes COUNT/TIME');
});

it('allows as many deaths within the time, and forgets older ones', () => {
  const deaths = new DeathCount(parseRestartLimit('2/10s'));
  expect([0, 4_000, 9_000].map((time) => deaths.allows(time))).toEqual([true, true, false]);
  const patient = new DeathCount(parseRestartLimit('2/10s'));
  expect([0, 4_000, 10_000, 14_000].map((time) => patient.allows(time))).toEqual([true, true, true, true]);
  expect(new DeathCount(parseRestartLimit('0')).allows(0)).toBe(false);
});
