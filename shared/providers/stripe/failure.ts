import { PortFailure } from '../../ports/failure.ts';
import { classify } from './classify.ts';
import { readStripeError } from './stripe-error.ts';

/**
 * A PortFailure for an error of the SDK. The error itself stays behind: it carries the payment object, and with it the
 * buyer's billing details.
 */
export function stripeFailure(operation: string, error: unknown): PortFailure {
  const read = readStripeError(error);
  if (read === undefined) return new PortFailure('payments', classify(error), operation, error);
  const { type, code, statusCode, requestId, detail } = read;
  const told = [type, statusCode, code ?? detail?.code, requestId].filter((part) => part !== undefined).join(' ');
  return new PortFailure('payments', classify(error), operation, new Error(told));
}
