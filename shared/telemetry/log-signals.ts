import type { Signals } from '../ports/signals.ts';
import { describeFailure } from './failure-kind.ts';

/** Writes one line of log. */
export type WriteLine = (level: 'info' | 'warn', line: string) => void;

const toConsole: WriteLine = (level, line) => console[level](line);

/**
 * Signals as lines of JSON on the console, which the host takes into its log; metrics are for systems that add up, and are
 * not written. Of a failure its kind is told, not its message.
 */
export function logSignals(write: WriteLine = toConsole): Signals {
  return {
    event: (name, fields) => write('info', JSON.stringify({ event: name, ...fields })),
    problem: (name, error, fields) =>
      write('warn', JSON.stringify({ problem: name, ...fields, ...describeFailure(error) })),
    measure: () => undefined,
  };
}
