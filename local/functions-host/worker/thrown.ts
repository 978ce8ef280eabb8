import { format } from 'node:util';
import { errorOf, HostError } from '../host-error.ts';
import type { Thrown } from './protocol.ts';

const deepest = 8;

/** An error, or whatever was thrown, with its causes, in a form that a message can carry. */
export function thrownOf(thrown: unknown, depth = 1): Thrown {
  const error = errorOf(thrown);
  return {
    // An app may have put anything there.
    message: format('%s', error.message),
    ...(typeof error.stack === 'string' ? { stack: error.stack } : {}),
    ...(error instanceof HostError ? { code: error.code } : {}),
    ...(error.cause === undefined || depth === deepest ? {} : { cause: thrownOf(error.cause, depth + 1) }),
  };
}
