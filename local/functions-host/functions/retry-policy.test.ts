import { describe, expect, it } from 'vitest';
import { retryPolicy } from './retry-policy.ts';

describe('a retry policy', () => {
  it('waits the same each time', () => {
    const policy = retryPolicy({ retryStrategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { seconds: 5 } }, 'f');
    expect([1, 2, 3].map((n) => policy.delayMs(n, () => 0.5))).toEqual([5_000, 5_000, 5_000]);
  });

  it('doubles its wait from the minimum, spread by a fifth, up to the maximum', () => {
    const policy = retryPolicy(
      {
        retryStrategy: 'exponentialBackoff',
        maxRetryCount: -1,
        minimumInterval: { seconds: 1 },
        maximumInterval: { seconds: 10 },
      },
      'f',
    );
    expect([1, 2, 3, 4, 5].map((n) => policy.delayMs(n, () => 0.5))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000]);
    expect([policy.delayMs(2, () => 0), policy.delayMs(2, () => 1)].map(Math.round)).toEqual([1_600, 2_400]);
  });

  it.each([
    [{ retryStrategy: 'fixedDelay', delayInterval: { seconds: 1 } }, 'maxRetryCount'],
    [{ retryStrategy: 'fixedDelay', maxRetryCount: 1 }, 'delayInterval'],
    [
      {
        retryStrategy: 'exponentialBackoff',
        maxRetryCount: 1,
        minimumInterval: { seconds: 9 },
        maximumInterval: { seconds: 1 },
      },
      'maximumInterval',
    ],
    [{ maxRetryCount: 1 }, 'strategy must be'],
  ])('is refused: %j', (options, reason) => {
    expect(() => retryPolicy(options, 'Function "f"')).toThrow(reason);
  });
});
