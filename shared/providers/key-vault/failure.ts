import { PortFailure } from '../../ports/failure.ts';
import { classify, readVaultError } from './classify.ts';

/** A PortFailure for an error of the SDK. The error itself stays behind: with it go the answer and what was in it. */
export function vaultFailure(operation: string, error: unknown): PortFailure {
  const { name, statusCode, code } = readVaultError(error);
  const told = [name, statusCode, code].filter((part) => part !== undefined).join(' ');
  return new PortFailure('secrets', classify(error), operation, new Error(told));
}
