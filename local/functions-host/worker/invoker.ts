import type { Clock } from '../clock.ts';
import { errorOf } from '../host-error.ts';
import type { Log } from '../log.ts';
import type { AppRegistry, RegisteredFunction } from './app-registry.ts';
import { withReadOnly } from './hooks.ts';
import type { Identifiers } from './identifiers.ts';
import type {
  CoreInvocationContext,
  FunctionHandler,
  InvocationResponse,
  RetryContext,
  RpcLogCategory,
  RpcLogLevel,
  TypedData,
} from './rpc.ts';

/** One call of a function. */
export interface Call {
  target: RegisteredFunction;
  /** The name of the trigger's binding. */
  binding: string;
  input: TypedData;
  /** What it was called for, for the log: `POST /api/checkout`, `3 documents`. */
  cause: string;
  /** Given by a retry, which keeps the id of its first attempt. */
  invocationId?: string;
  retryContext?: RetryContext;
  /** The caller's W3C `traceparent`, whose trace is continued. */
  traceParent?: string | undefined;
  /** A word for the log about a call that went well. */
  summarize?: (response: InvocationResponse) => string;
}

export type Outcome = { invocationId: string; durationMs: number } & (
  | { ok: true; response: InvocationResponse; summary: string }
  | { ok: false; error: Error }
);

export interface InvokerOptions {
  registry: AppRegistry;
  log: Log;
  clock: Clock;
  identifiers: Identifiers;
  /** `functionTimeout`: a call that takes longer fails; Infinity never does. */
  timeoutMs: number;
}

/** Runs functions as the worker does: arguments, hooks, handler, hooks, response. */
export class Invoker {
  readonly #options: InvokerOptions;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: InvokerOptions) {
    this.#options = options;
  }

  /** Never rejects: what the function throws is in the outcome. Writes one log line. */
  async invoke(call: Call): Promise<Outcome> {
    const running = this.#measure(call);
    this.#running.add(running);
    try {
      const outcome = await running;
      this.#report(call, outcome);
      return outcome;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when no call is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #measure(call: Call): Promise<Outcome> {
    const { clock, identifiers, timeoutMs } = this.#options;
    const invocationId = call.invocationId ?? identifiers.uuid();
    const start = clock.now();
    const settled = new AbortController();
    const answer = this.#run(call, invocationId);
    const timeout = clock.sleep(timeoutMs, settled.signal).then(() => {
      throw new Error(
        `Timeout value of ${timeoutMs / 1000} s (functionTimeout in host.json) was exceeded. Azure kills the worker process here, and with it every invocation in flight.`,
      );
    });
    try {
      const response = await (Number.isFinite(timeoutMs) ? Promise.race([answer, timeout]) : answer);
      const summary = call.summarize?.(response) ?? 'ok';
      return { ok: true, invocationId, durationMs: clock.now() - start, response, summary };
    } catch (error) {
      return { ok: false, invocationId, durationMs: clock.now() - start, error: errorOf(error) };
    } finally {
      settled.abort();
      await Promise.allSettled([timeout]);
    }
  }

  async #run(call: Call, invocationId: string): Promise<InvocationResponse> {
    const { registry } = this.#options;
    if (registry.model === undefined) throw new Error('The app has set no programming model.');
    const hookData: Record<string, unknown> = {};
    const readOnly: Record<string, unknown> = { hookData, appHookData: registry.hooks.appHookData };
    const core = this.#coreContext(call, invocationId, readOnly);
    const model = registry.model.getInvocationModel(core);
    const { context, inputs } = await model.getArguments();
    readOnly['invocationContext'] = context;

    const before: { functionCallback: FunctionHandler; inputs: unknown[] } = {
      functionCallback: call.target.handler,
      inputs,
    };
    await inState(core, 'preInvocationHooks', () =>
      registry.hooks.run('preInvocation', withReadOnly(before, readOnly)),
    );

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
    await inState(core, 'postInvocationHooks', () =>
      registry.hooks.run('postInvocation', withReadOnly(after, readOnly)),
    );
    if (after.error !== null && after.error !== undefined) throw after.error;
    return model.getResponse(context, after.result);
  }

  #coreContext(call: Call, invocationId: string, hookContext: Record<string, unknown>): CoreInvocationContext {
    const { metadata } = call.target;
    return {
      invocationId,
      request: {
        invocationId,
        functionId: metadata.functionId ?? metadata.name,
        inputData: [{ name: call.binding, data: call.input }],
        triggerMetadata: {},
        traceContext: {
          traceParent: this.#options.identifiers.traceParent(call.traceParent),
          traceState: '',
          attributes: {},
        },
        ...(call.retryContext ? { retryContext: call.retryContext } : {}),
      },
      metadata,
      state: undefined,
      log: (level, category, message) => this.#log(metadata.name, { level, message }, category, hookContext),
    };
  }

  #log(
    source: string,
    entry: { level: RpcLogLevel; message: string },
    category: RpcLogCategory,
    hookContext: Record<string, unknown>,
  ): void {
    this.#options.registry.hooks.runLog(withReadOnly(entry, { ...hookContext, category }));
    this.#options.log(entry.level, source, entry.message);
  }

  #report(call: Call, outcome: Outcome): void {
    const { log } = this.#options;
    const about = `${Math.round(outcome.durationMs)} ms, ${call.cause} [${outcome.invocationId}]`;
    const source = call.target.metadata.name;
    if (outcome.ok) log('information', source, `${outcome.summary}, ${about}`);
    else log('error', source, `failed, ${about}\n${outcome.error.stack ?? outcome.error.message}`);
  }
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
