import { expect, it } from 'vitest';
import { parseFaults, striking } from './faults.ts';

it('reads a fault and every how many occasions it strikes', () => {
  expect(parseFaults(['redeliver', 'kill-worker:5'])).toEqual({ redeliver: 2, 'kill-worker': 5 });
});

it.each(['lightning', 'redeliver:0', 'redeliver:', 'split:x', 'toString', ''])('refuses "%s"', (text) => {
  expect(() => parseFaults([text])).toThrow(`--fault takes NAME or NAME:N`);
});

it('strikes at every Nth occasion, and never when it was not asked for', () => {
  const strikes = (every?: number) => Array.from({ length: 6 }, striking(every));
  expect(strikes(3)).toEqual([false, false, true, false, false, true]);
  expect(strikes(1)).not.toContain(false);
  expect(strikes()).not.toContain(true);
});
