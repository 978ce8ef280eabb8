import type { Clock } from '../clock.ts';
import type { RetryPolicy } from '../functions/retry-policy.ts';
import type { Call, Invoker, Outcome } from './call.ts';

export interface Retrying {
  invoker: Invoker;
  policy: RetryPolicy | undefined;
  clock: Clock;
  random: () => number;
  /** Ends the waiting between attempts. */
  signal: AbortSignal;
}

/**
 * An outcome after the last attempt, or `interrupted`: the host stopped before that, or the worker died and its work
 * is to come again.
 */
export type RetriedOutcome = Outcome & { interrupted: boolean };

/** Repeats a failed call in memory, as its retry policy says. The invocation keeps its id; `retryContext` comes with the second attempt. */
export async function invokeWithRetry(call: Call, retrying: Retrying): Promise<RetriedOutcome> {
  const { invoker, policy, clock, random, signal } = retrying;
  const maxRetryCount = policy?.maxRetryCount ?? 0;
  let outcome = await invoker.invoke(call);
  for (let retryCount = 1; ; retryCount += 1) {
    if (outcome.ok) return { ...outcome, interrupted: false };
    if (outcome.redeliver) return { ...outcome, interrupted: true };
    const usedUp = maxRetryCount !== -1 && retryCount > maxRetryCount;
    if (policy === undefined || usedUp) return { ...outcome, interrupted: false };
    await clock.sleep(policy.delayMs(retryCount, random), signal);
    if (signal.aborted) return { ...outcome, interrupted: true };
    const { message, stack = '' } = outcome.error;
    outcome = await invoker.invoke({
      ...call,
      cause: `${call.cause}, retry ${retryCount}`,
      invocationId: outcome.invocationId,
      retryContext: { retryCount, maxRetryCount, exception: { message, stackTrace: stack, source: '' } },
    });
  }
}
