import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import type { RetryPolicy } from '../functions/retry-policy.ts';
import { AppRegistry } from './app-registry.ts';
import { invokeWithRetry } from './invoke-with-retry.ts';
import { type Call, Invoker } from './invoker.ts';
import type { RetryContext } from './rpc.ts';

/** An app of one function, with a programming model that does nothing of its own. */
function app(handler: () => unknown, options: { timeoutMs?: number } = {}) {
  const registry = new AppRegistry();
  const retryContexts: (RetryContext | undefined)[] = [];
  registry.setProgrammingModel({
    name: 'plain',
    version: '1',
    getInvocationModel: ({ request }) => ({
      getArguments: async () => ({ context: request, inputs: [] }),
      invokeFunction: async (_, inputs, callback) => {
        retryContexts.push(request.retryContext);
        return callback(...inputs);
      },
      getResponse: async (_, result) => ({ returnValue: { string: String(result) } }),
    }),
  });
  registry.registerFunction({ name: 'f', bindings: { t: { type: 'timerTrigger', direction: 'in' } } }, handler);
  const lines: string[] = [];
  let ids = 0;
  const invoker = new Invoker({
    registry,
    log: (level, source, message) => lines.push(`${level} ${source}: ${message}`),
    clock: systemClock,
    timeoutMs: options.timeoutMs ?? Number.POSITIVE_INFINITY,
    identifiers: { uuid: () => `id${(ids += 1)}`, traceParent: () => 'trace' },
  });
  const [target] = registry.functions;
  if (target === undefined) throw new Error('nothing registered');
  const call: Call = { target, binding: 't', input: { json: '{}' }, cause: 'a test' };
  return { registry, invoker, call, lines, retryContexts };
}

describe('an invocation', () => {
  it('gives the response, and one line in the log', async () => {
    const { invoker, call, lines } = app(() => 'done');
    expect(await invoker.invoke(call)).toMatchObject({
      ok: true,
      invocationId: 'id1',
      response: { returnValue: { string: 'done' } },
    });
    expect(lines).toEqual([expect.stringMatching(/^information f: ok, \d+ ms, a test \[id1\]$/)]);
  });

  it.each([
    [new TypeError('bad'), 'bad'],
    ['text', 'text'],
    [{ a: 1 }, '{"a":1}'],
    [undefined, 'Unknown error'],
  ])('fails with whatever was thrown: %s', async (thrown, message) => {
    const { invoker, call } = app(() => {
      throw thrown;
    });
    expect(await invoker.invoke(call)).toMatchObject({ ok: false, error: { message } });
  });

  it('fails when a preInvocation hook throws, and the handler is not called', async () => {
    let called = false;
    const { registry, invoker, call } = app(() => {
      called = true;
    });
    registry.hooks.register('preInvocation', () => {
      throw new Error('no entry');
    });
    expect(await invoker.invoke(call)).toMatchObject({ ok: false, error: { message: 'no entry' } });
    expect(called).toBe(false);
  });

  it('lets a hook change inputs and result, but not replace the context', async () => {
    const { registry, invoker, call } = app((...inputs: unknown[]) => inputs.length);
    registry.hooks.register('preInvocation', (context) => Reflect.set(context, 'inputs', [1, 2, 3]));
    registry.hooks.register('postInvocation', (context) =>
      Reflect.set(context, 'result', `${Reflect.get(context, 'result')}!`),
    );
    expect(await invoker.invoke(call)).toMatchObject({ response: { returnValue: { string: '3!' } } });
    registry.hooks.register('preInvocation', (context) => Reflect.set(context, 'hookData', {}));
    expect(await invoker.invoke(call)).toMatchObject({
      ok: false,
      error: { message: "Cannot assign to read only property 'hookData'" },
    });
  });

  it('fails when it takes longer than functionTimeout', async () => {
    const { invoker, call } = app(() => new Promise(() => undefined), { timeoutMs: 10 });
    expect(await invoker.invoke(call)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Timeout value of 0.01 s') },
    });
  });

  it('is waited for by idle', async () => {
    let finish: (result: string) => void = () => undefined;
    const { invoker, call } = app(() => new Promise<string>((resolve) => (finish = resolve)));
    const events: string[] = [];
    const invocation = invoker.invoke(call).then(() => events.push('ended'));
    const idle = invoker.idle().then(() => events.push('idle'));
    await new Promise(setImmediate);
    finish('now');
    await Promise.all([invocation, idle]);
    expect(events).toContain('idle');
    await invoker.idle();
  });
});

describe('retries', () => {
  const policy = (maxRetryCount: number): RetryPolicy => ({ maxRetryCount, delayMs: () => 0 });
  const random = () => 0.5;

  it('keep the invocation id, and tell the handler from the second attempt on', async () => {
    let attempts = 0;
    const { invoker, call, retryContexts } = app(() => {
      attempts += 1;
      if (attempts < 3) throw new Error(`attempt ${attempts}`);
      return 'done';
    });
    const { signal } = new AbortController();
    const outcome = await invokeWithRetry(call, { invoker, clock: systemClock, random, signal, policy: policy(5) });
    expect(outcome).toMatchObject({ ok: true, interrupted: false, invocationId: 'id1' });
    expect(retryContexts).toMatchObject(
      [
        undefined,
        { retryCount: 1, maxRetryCount: 5, exception: { message: 'attempt 1' } },
        { retryCount: 2, maxRetryCount: 5, exception: { message: 'attempt 2' } },
      ].map((context) => context as unknown),
    );
  });

  it('end when they are used up', async () => {
    const { invoker, call, retryContexts } = app(() => {
      throw new Error('always');
    });
    const { signal } = new AbortController();
    const outcome = await invokeWithRetry(call, { invoker, clock: systemClock, random, signal, policy: policy(2) });
    expect(outcome).toMatchObject({ ok: false, interrupted: false });
    expect(retryContexts).toHaveLength(3);
  });

  it('go on for ever at -1, until the host stops', async () => {
    const stop = new AbortController();
    let attempts = 0;
    const { invoker, call } = app(() => {
      attempts += 1;
      if (attempts === 20) stop.abort();
      throw new Error('always');
    });
    const outcome = await invokeWithRetry(call, {
      invoker,
      clock: systemClock,
      random,
      signal: stop.signal,
      policy: policy(-1),
    });
    expect(outcome).toMatchObject({ ok: false, interrupted: true });
    expect(attempts).toBe(20);
  });
});
