import type { Clock } from './clock.ts';

/** The worker's levels, lowest first. */
export const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What an entry belongs to. */
export interface LogContext {
  /** Azure's name for it, `Function.checkout.User`, by which host.json sets levels; from the source unless given. */
  category?: string;
  invocationId?: string;
  /** 32 hex digits. */
  traceId?: string;
}

/** Where the host writes. `source` is a function's name, or `host`. */
export type Log = (level: LogLevel, source: string, message: string, context?: LogContext) => void;

export interface LogOutput {
  clock: Clock;
  write: (line: string) => void;
}

const marks: Record<LogLevel, string> = {
  trace: 'trace',
  debug: 'debug',
  information: 'info ',
  warning: 'WARN ',
  error: 'ERROR',
  critical: 'FATAL',
  none: '',
};

const shortened = 8;

/**
 * For people: time of day (UTC), level, source, message; behind its first line the beginnings of the invocation's and
 * the trace's ids, `[0a1b2c3d 4bf92f35]`.
 */
export function textLog({ clock, write }: LogOutput): Log {
  return (level, source, message, context) => {
    if (level === 'none') return;
    const time = new Date(clock.now()).toISOString().slice(11, 23);
    const ids = [context?.invocationId, context?.traceId].flatMap((id) => id?.slice(0, shortened) ?? []).join(' ');
    const [first = '', ...others] = message.split('\n');
    write([`${time} ${marks[level]} ${source}: ${first}${ids && ` [${ids}]`}`, ...others].join('\n'));
  };
}

/** For programs: one object per line, with the ids whole. */
export function jsonLog({ clock, write }: LogOutput): Log {
  return (level, source, message, context) => {
    if (level === 'none') return;
    const time = new Date(clock.now()).toISOString();
    write(JSON.stringify({ time, level, source, category: categoryOf(source), ...context, message }));
  };
}

/** Passes on what is at or above the level of its category. */
export function leveledLog(log: Log, levelOf: (category: string) => LogLevel): Log {
  return (level, source, message, context) => {
    const lowest = logLevels.indexOf(levelOf(context?.category ?? categoryOf(source)));
    if (logLevels.indexOf(level) >= lowest) log(level, source, message, context);
  };
}

function categoryOf(source: string): string {
  return source === 'host' ? 'Host' : `Function.${source}`;
}
