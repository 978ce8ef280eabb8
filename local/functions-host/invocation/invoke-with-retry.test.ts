import { expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import type { RetryPolicy } from '../functions/retry-policy.ts';
import { fakeInvoker } from './invocation.fake.ts';
import { invokeWithRetry } from './invoke-with-retry.ts';

const policy = (maxRetryCount: number): RetryPolicy => ({ maxRetryCount, delayMs: () => 0 });
const random = () => 0.5;
const never = new AbortController().signal;
const always = () => Promise.reject(new Error('always'));

it('keeps the invocation id, and tells the handler from the second attempt on', async () => {
  let attempts = 0;
  const { invoker, call, requests } = fakeInvoker(async () => {
    attempts += 1;
    if (attempts < 3) throw new Error(`attempt ${attempts}`);
    return {};
  });
  const retrying = { invoker, clock: systemClock, random, signal: never, policy: policy(5) };
  expect(await invokeWithRetry(call, retrying)).toMatchObject({ ok: true, interrupted: false, invocationId: 'id1' });
  expect(requests.map(({ invocationId }) => invocationId)).toEqual(['id1', 'id1', 'id1']);
  const [first, ...retries] = requests.map(({ retryContext }) => retryContext);
  expect(first).toBeUndefined();
  expect(retries).toMatchObject([
    { retryCount: 1, maxRetryCount: 5, exception: { message: 'attempt 1' } },
    { retryCount: 2, maxRetryCount: 5, exception: { message: 'attempt 2' } },
  ]);
});

it('ends when the retries are used up', async () => {
  const { invoker, call, requests } = fakeInvoker(always);
  const retrying = { invoker, clock: systemClock, random, signal: never, policy: policy(2) };
  expect(await invokeWithRetry(call, retrying)).toMatchObject({ ok: false, interrupted: false });
  expect(requests).toHaveLength(3);
});

it('goes on for ever at -1, until the host stops', async () => {
  const stop = new AbortController();
  let attempts = 0;
  const { invoker, call } = fakeInvoker(() => {
    attempts += 1;
    if (attempts === 20) stop.abort();
    return always();
  });
  const retrying = { invoker, clock: systemClock, random, signal: stop.signal, policy: policy(-1) };
  expect(await invokeWithRetry(call, retrying)).toMatchObject({ ok: false, interrupted: true });
  expect(attempts).toBe(20);
});

it('is interrupted when the worker died and its work is to come again', async () => {
  const options = { onWorkerDeath: 'redeliver', faults: { 'kill-worker': 1 } } as const;
  const { invoker, call, requests } = fakeInvoker(async () => ({}), options);
  const retrying = { invoker, clock: systemClock, random, signal: never, policy: policy(3) };
  expect(await invokeWithRetry(call, retrying)).toMatchObject({ ok: false, interrupted: true });
  expect(requests).toHaveLength(1);
});
