import { PortFailure } from '../ports/failure.ts';
import type { Signals } from '../ports/signals.ts';

/** Writes one line of log. */
export type WriteLine = (level: 'info' | 'warn', line: string) => void;

const toConsole: WriteLine = (level, line) => console[level](line);

/**
 * Signals as lines of JSON on the console, which the host takes into its log. A failure of a provider or the store is
 * told by its kind, any other by its class and stack; the message of neither, because it may repeat what was sent.
 */
export function logSignals(write: WriteLine = toConsole): Signals {
  return {
    event: (name, fields) => write('info', JSON.stringify({ event: name, ...fields })),
    problem: (name, error, fields) => write('warn', JSON.stringify({ problem: name, ...fields, ...describe(error) })),
  };
}

function describe(error: unknown): Record<string, string> {
  if (error instanceof PortFailure)
    return { error: error.name, port: error.port, class: error.class, operation: error.operation };
  if (!(error instanceof Error)) return { error: typeof error };
  // The stack begins with the message, whose lines may look like frames.
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => line.startsWith('    at '));
  return {
    error: error.name,
    stack: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(' < '),
  };
}
