import type { Clock } from './clock.ts';

/** The worker's levels, lowest first. */
export const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where the host writes. `source` is a function's name, or `host`. */
export type Log = (level: LogLevel, source: string, message: string) => void;

const marks: Record<LogLevel, string> = {
  trace: 'trace',
  debug: 'debug',
  information: 'info ',
  warning: 'WARN ',
  error: 'ERROR',
  critical: 'FATAL',
  none: '',
};

/** One line per entry: time of day (UTC), level, source, message. Entries below `threshold` are dropped. */
export function lineLog(options: { threshold: LogLevel; clock: Clock; write: (line: string) => void }): Log {
  const lowest = logLevels.indexOf(options.threshold);
  return (level, source, message) => {
    if (level === 'none' || logLevels.indexOf(level) < lowest) return;
    const time = new Date(options.clock.now()).toISOString().slice(11, 23);
    options.write(`${time} ${marks[level]} ${source}: ${message}`);
  };
}
