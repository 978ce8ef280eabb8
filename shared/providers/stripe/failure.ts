import { type FailureClass, PortFailure } from '../../ports/failure.ts';
import { classify } from './classify.ts';
import { readStripeError } from './stripe-error.ts';

/**
 * A PortFailure for an error of the SDK. The error itself stays behind: it carries the payment object, and with it the
 * buyer's billing details.
 */
export function stripeFailure(operation: string, error: unknown, kind: FailureClass = classify(error)): PortFailure {
  const read = readStripeError(error);
  if (read === undefined) return new PortFailure('payments', kind, operation, error);
  const { type, code, statusCode, requestId, detail } = read;
  const told = [type, statusCode, code ?? detail?.code, requestId].filter((part) => part !== undefined).join(' ');
  return new PortFailure('payments', kind, operation, new Error(told));
}

/** Stripe is still at it. */
export function underWay(operation: string, { id, status }: { id: string; status: string | null }): PortFailure {
  return new PortFailure('payments', 'transient', operation, new Error(`${id} is ${status}`));
}

/** A read that fails has had no effect, however it fails. */
export async function reading<T>(operation: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const kind = classify(error);
    throw stripeFailure(operation, error, kind === 'ambiguous' ? 'transient' : kind);
  }
}
