import { expect, it } from 'vitest';
import { Fault } from './fault.ts';
import { forPeople, forPrograms, type Report } from './report.ts';

const fault = new Fault({ expected: 'ready', came: '503', todo: 'Look.' });

function all(made: (print: (line: string) => void) => Report): string[] {
  const lines: string[] = [];
  const report = made((line) => lines.push(line));
  report.passed('ready', 1_234.5, { build: 'b1', secrets: undefined });
  report.entry({ seq: 2, type: 'tax.calculated', at: '2026-01-01T00:00:00.000Z' }, 312);
  report.failed('order', 5_000, fault);
  report.say('Done.');
  return lines;
}

it('tells people in columns', () => {
  expect(all(forPeople)).toEqual([
    'ready      build b1, in 1.2 s',
    '      312 ms   2  tax.calculated',
    'order      FAILED after 5.0 s',
    '  expected  ready\n  came      503\n  to do     Look.',
    'Done.',
  ]);
});

it('tells programs a line of JSON each', () => {
  expect(all(forPrograms).map((line): unknown => JSON.parse(line))).toEqual([
    { check: 'ready', ok: true, ms: 1_235, build: 'b1' },
    { entry: { seq: 2, type: 'tax.calculated', at: '2026-01-01T00:00:00.000Z' }, ms: 312 },
    { check: 'order', ok: false, ms: 5_000, expected: 'ready', came: '503', todo: 'Look.' },
  ]);
});
