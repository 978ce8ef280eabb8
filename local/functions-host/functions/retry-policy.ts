import { HostError } from '../host-error.ts';
import type { RetryOptions } from '../worker/rpc.ts';

/** How a failed call is repeated in memory. `maxRetryCount` -1 repeats for ever. */
export interface RetryPolicy {
  maxRetryCount: number;
  /** Milliseconds to wait before retry `n`, counted from 1; `random` is in [0, 1). */
  delayMs(n: number, random: () => number): number;
}

/** `@throws` HostError `function_invalid`. */
export function retryPolicy(options: RetryOptions, where: string): RetryPolicy {
  const { maxRetryCount, delayInterval, minimumInterval, maximumInterval } = options;
  if (typeof maxRetryCount !== 'number' || !Number.isInteger(maxRetryCount) || maxRetryCount < -1) {
    throw invalid(where, 'maxRetryCount must be a whole number, or -1 for ever');
  }
  if (options.retryStrategy === 'fixedDelay') {
    const delay = delayInterval?.seconds;
    if (delay === undefined) throw invalid(where, 'a fixed delay needs delayInterval');
    return { maxRetryCount, delayMs: () => delay * 1000 };
  }
  if (options.retryStrategy === 'exponentialBackoff') {
    const minimum = minimumInterval?.seconds;
    const maximum = maximumInterval?.seconds;
    if (minimum === undefined || maximum === undefined || maximum < minimum) {
      throw invalid(where, 'exponential back-off needs minimumInterval, and a maximumInterval that is not below it');
    }
    return { maxRetryCount, delayMs: (n, random) => backOff(n, minimum * 1000, maximum * 1000, random) };
  }
  throw invalid(where, `strategy must be fixedDelay or exponentialBackoff, not ${String(options.retryStrategy)}`);
}

/** The first wait is the minimum; then it doubles, spread by a fifth to either side, up to the maximum. */
function backOff(n: number, minimum: number, maximum: number, random: () => number): number {
  if (n === 1) return minimum;
  return Math.min(maximum, minimum * 2 ** (n - 1) * (0.8 + 0.4 * random()));
}

function invalid(where: string, reason: string): HostError {
  return new HostError('function_invalid', `${where}, retry: ${reason}.`);
}
