import { PortFailure } from '../../ports/failure.ts';
import { classify } from './classify.ts';
import { readHubError } from './hub-error.ts';

/** A PortFailure for an error of the SDK. The error itself stays behind: it carries the request, with token and device. */
export function hubFailure(operation: string, error: unknown): PortFailure {
  const { statusCode, code } = readHubError(error) ?? {};
  const name = error instanceof Error ? error.name : typeof error;
  const told = [name, statusCode, code].filter((part) => part !== undefined).join(' ');
  return new PortFailure('push', classify(error), operation, new Error(told));
}
