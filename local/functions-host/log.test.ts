import { expect, it } from 'vitest';
import { lineLog } from './log.ts';

it('writes a line with the time of day, and nothing below its threshold', () => {
  const lines: string[] = [];
  const clock = { now: () => Date.parse('2026-01-02T03:04:05.678Z'), sleep: async () => undefined };
  const log = lineLog({ threshold: 'warning', clock, write: (line) => lines.push(line) });
  log('information', 'f', 'quiet');
  log('warning', 'f', 'heard');
  log('critical', 'host', 'loud');
  log('none', 'f', 'never');
  expect(lines).toEqual(['03:04:05.678 WARN  f: heard', '03:04:05.678 FATAL host: loud']);
});
