import { describe, expect, it } from 'vitest';
import { AppRegistry } from './app-registry.ts';
import { runInvocation } from './invocation.ts';
import type { InvocationRequest } from './rpc.ts';

/** An app of one function, with a programming model that does nothing of its own. */
function app(handler: (...inputs: unknown[]) => unknown) {
  const registry = new AppRegistry();
  const logged: object[] = [];
  registry.setProgrammingModel({
    name: 'plain',
    version: '1',
    getInvocationModel: (core) => ({
      getArguments: async () => ({ context: core, inputs: [] }),
      invokeFunction: async (_, inputs, callback) => {
        core.log('warning', 'user', `in ${core.state}`);
        return callback(...inputs);
      },
      getResponse: async (_, result) => ({ returnValue: { string: String(result) } }),
    }),
  });
  registry.registerFunction({ name: 'f', bindings: { t: { type: 'timerTrigger', direction: 'in' } } }, handler);
  const request: InvocationRequest = {
    invocationId: 'id1',
    functionId: 'f',
    inputData: [],
    triggerMetadata: {},
    traceContext: { traceParent: '', traceState: '', attributes: {} },
  };
  const run = (changes: Partial<InvocationRequest> = {}) =>
    runInvocation({ ...request, ...changes }, registry, (_, entry) => logged.push(entry));
  return { registry, run, logged };
}

describe('an invocation', () => {
  it('gives the response, and what the function logs', async () => {
    const { run, logged } = app(() => 'done');
    expect(await run()).toEqual({ returnValue: { string: 'done' } });
    expect(logged).toEqual([{ functionName: 'f', level: 'warning', category: 'user', message: 'in invocation' }]);
  });

  it('throws what the handler throws', async () => {
    const thrown = new TypeError('bad');
    const { run } = app(() => {
      throw thrown;
    });
    await expect(run()).rejects.toBe(thrown);
  });

  it('fails when a preInvocation hook throws, and the handler is not called', async () => {
    let called = false;
    const { registry, run } = app(() => {
      called = true;
    });
    registry.hooks.register('preInvocation', () => {
      throw new Error('no entry');
    });
    await expect(run()).rejects.toThrow('no entry');
    expect(called).toBe(false);
  });

  it('lets a hook change inputs and result, but not replace the context', async () => {
    const { registry, run } = app((...inputs) => inputs.length);
    registry.hooks.register('preInvocation', (context) => Reflect.set(context, 'inputs', [1, 2, 3]));
    registry.hooks.register('postInvocation', (context) =>
      Reflect.set(context, 'result', `${Reflect.get(context, 'result')}!`),
    );
    expect(await run()).toEqual({ returnValue: { string: '3!' } });
    registry.hooks.register('preInvocation', (context) => Reflect.set(context, 'hookData', {}));
    await expect(run()).rejects.toThrow("Cannot assign to read only property 'hookData'");
  });

  it('says that the app has changed when its function is not there', async () => {
    await expect(app(() => 'done').run({ functionId: 'g' })).rejects.toThrow('has no function "g"');
  });
});
