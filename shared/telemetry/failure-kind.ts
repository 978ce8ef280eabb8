import { PortFailure } from '../ports/failure.ts';

/** A failure in one word: its class for one of a provider or the store, `transient`; the name of the error for any other. */
export function failureKind(error: unknown): string {
  if (error instanceof PortFailure) return error.class;
  return error instanceof Error ? error.constructor.name : typeof error;
}

/**
 * What a log may say of a failure. One of a provider or the store is told by its kind, any other by its class and stack;
 * the message of neither, because it may repeat what was sent.
 */
export function describeFailure(error: unknown): Record<string, string> {
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
