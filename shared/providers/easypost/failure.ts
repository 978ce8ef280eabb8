import { type FailureClass, PortFailure } from '../../ports/failure.ts';
import { classify } from './classify.ts';
import { readEasyPostError } from './easypost-error.ts';

/**
 * A PortFailure for an error of the SDK. The error itself stays behind: its message and its request may hold the buyer's
 * address.
 */
export function easypostFailure(
  operation: string,
  error: unknown,
  failureClass: FailureClass = classify(error),
): PortFailure {
  const { statusCode, code } = readEasyPostError(error) ?? {};
  const told = [statusCode, code].filter((part) => part !== undefined).join(' ');
  const name = error instanceof Error ? error.name : typeof error;
  return new PortFailure('shipping', failureClass, operation, new Error(told === '' ? name : `EasyPost ${told}`));
}
