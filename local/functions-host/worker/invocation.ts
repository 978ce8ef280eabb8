import { format } from 'node:util';
import type { AppRegistry, RegisteredFunction } from './app-registry.ts';
import { withReadOnly } from './hooks.ts';
import type {
  CoreInvocationContext,
  FunctionHandler,
  InvocationRequest,
  InvocationResponse,
  RpcLogCategory,
  RpcLogLevel,
} from './rpc.ts';

/** Where lines of functions go. */
export type InvocationLog = (
  request: InvocationRequest,
  entry: { functionName: string; level: RpcLogLevel; category: RpcLogCategory; message: string },
) => void;

/**
 * Runs one call of a function: arguments, hooks, handler, hooks, response.
 *
 * @throws what the function or a hook throws.
 */
export async function runInvocation(
  request: InvocationRequest,
  registry: AppRegistry,
  log: InvocationLog,
): Promise<InvocationResponse> {
  const target = registry.find(request.functionId);
  if (target === undefined) {
    throw new Error(
      `The worker that runs now has no function "${request.functionId}": the app's files changed under it. Restart the host, or run it with --watch.`,
    );
  }
  if (registry.model === undefined) throw new Error('The app has set no programming model.');
  const hookData: Record<string, unknown> = {};
  const readOnly: Record<string, unknown> = { hookData, appHookData: registry.hooks.appHookData };
  const core = coreContext(request, target, registry, readOnly, log);
  const model = registry.model.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  readOnly['invocationContext'] = context;

  const before: { functionCallback: FunctionHandler; inputs: unknown[] } = {
    functionCallback: target.handler,
    inputs,
  };
  await inState(core, 'preInvocationHooks', () => registry.hooks.run('preInvocation', withReadOnly(before, readOnly)));

  const after: { inputs: unknown[]; result: unknown; error: unknown } = {
    inputs: before.inputs,
    result: null,
    error: null,
  };
  await inState(core, 'invocation', async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error ?? new Error('Unknown error');
    }
  });
  await inState(core, 'postInvocationHooks', () => registry.hooks.run('postInvocation', withReadOnly(after, readOnly)));
  if (after.error !== null && after.error !== undefined) throw after.error;
  return model.getResponse(context, after.result);
}

function coreContext(
  request: InvocationRequest,
  { metadata }: RegisteredFunction,
  registry: AppRegistry,
  hookContext: Record<string, unknown>,
  log: InvocationLog,
): CoreInvocationContext {
  return {
    invocationId: request.invocationId,
    request,
    metadata,
    state: undefined,
    log(level, category, message) {
      const entry = { level, message };
      registry.hooks.runLog(withReadOnly(entry, { ...hookContext, category }));
      log(request, { functionName: metadata.name, category, level: entry.level, message: format('%s', entry.message) });
    },
  };
}

async function inState(
  core: CoreInvocationContext,
  state: NonNullable<CoreInvocationContext['state']>,
  work: () => Promise<void>,
): Promise<void> {
  core.state = state;
  try {
    await work();
  } finally {
    core.state = undefined;
  }
}
