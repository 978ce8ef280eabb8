import { HostError, hostErrorCodes } from '../host-error.ts';
import type { Thrown } from '../worker/protocol.ts';

/** What was thrown in the worker, as an error of the host's process: same message, stack and causes. */
export function errorOfWorker({ message, stack, code, cause }: Thrown): Error {
  const options = cause === undefined ? {} : { cause: errorOfWorker(cause) };
  const hostCode = hostErrorCodes.find((candidate) => candidate === code);
  const error = hostCode === undefined ? new Error(message, options) : new HostError(hostCode, message, options);
  if (stack === undefined) delete error.stack;
  else error.stack = stack;
  return error;
}
