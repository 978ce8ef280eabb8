import { expect, it } from 'vitest';
import { jsonLog, type LogLevel, leveledLog, textLog } from './log.ts';

const clock = { now: () => Date.parse('2026-01-02T03:04:05.678Z'), sleep: async () => undefined };
const ids = { invocationId: '0a1b2c3d-4e5f', traceId: '4bf92f3577b34da6' };

it('writes a line with the time of day for people, and how its ids begin behind the first line', () => {
  const lines: string[] = [];
  const log = textLog({ clock, write: (line) => lines.push(line) });
  log('critical', 'host', 'loud');
  log('none', 'f', 'never');
  log('error', 'f', 'failed\nError: x\n  at y', ids);
  expect(lines).toEqual([
    '03:04:05.678 FATAL host: loud',
    '03:04:05.678 ERROR f: failed [0a1b2c3d 4bf92f35]\nError: x\n  at y',
  ]);
});

it('writes an object for programs, with whole ids', () => {
  const lines: string[] = [];
  const log = jsonLog({ clock, write: (line) => lines.push(line) });
  log('warning', 'f', 'two\nlines', { ...ids, category: 'Function.f.User' });
  log('information', 'host', 'ready');
  const time = '2026-01-02T03:04:05.678Z';
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time, level: 'warning', source: 'f', category: 'Function.f.User', ...ids, message: 'two\nlines' },
    { time, level: 'information', source: 'host', category: 'Host', message: 'ready' },
  ]);
});

it('drops what is below the level of its category', () => {
  const messages: string[] = [];
  const levels: Record<string, LogLevel> = { Host: 'error', 'Function.f': 'information', 'Function.f.User': 'none' };
  const log = leveledLog(
    (_, __, message) => messages.push(message),
    (category) => levels[category] ?? 'trace',
  );
  log('warning', 'host', 'quiet host');
  log('error', 'host', 'host');
  log('information', 'f', 'function');
  log('critical', 'f', 'user', { category: 'Function.f.User' });
  expect(messages).toEqual(['host', 'function']);
});
