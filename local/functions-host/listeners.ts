import type { CosmosListener } from './cosmos/listen.ts';
import { sharedLeases } from './cosmos/shared-leases.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { errorOf } from './host-error.ts';
import { invokeWithRetry } from './invocation/invoke-with-retry.ts';
import type { ListenerOptions } from './listener-options.ts';
import { prepareTimers } from './timer/listen.ts';
import { timerPayload } from './timer/schedule-status.ts';

/** What calls the functions that are not triggered by HTTP. */
export interface Listeners {
  /** Starts every trigger. */
  run(): void;
  /** Calls one function now, whatever its trigger says. */
  trigger(definition: FunctionDefinition, input: string): void;
  /** Triggers take nothing new; what is in flight ends and counts as done. */
  drain(): void;
  readonly drainState: DrainState;
  /** Resolves when no trigger is running any more. */
  stop(): Promise<void>;
}

/** As `/admin/host/drain/status` names it. */
export type DrainState = 'Disabled' | 'InProgress' | 'Completed';

/** Makes the triggers ready to run. `@throws` HostError when one cannot. */
export async function prepareListeners(definitions: FunctionDefinition[], given: ListenerOptions): Promise<Listeners> {
  let drainState: DrainState = 'Disabled';
  const options: ListenerOptions = {
    ...given,
    get drain() {
      return given.drain || drainState !== 'Disabled';
    },
  };
  const triggers = new Map([
    ...(await prepareFeeds(definitions, options)),
    ...(await prepareTimers(definitions, options)),
  ]);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const start = (name: string, work: Promise<void>) => {
    const over = work
      .catch((error: unknown) => options.log('critical', name, `the trigger ended: ${stackOf(error)}`))
      .finally(() => running.delete(over));
    running.add(over);
  };
  const stop = async () => {
    stopping.abort();
    await Promise.all(running);
  };
  return {
    run() {
      for (const [name, trigger] of triggers) start(name, trigger.run(stopping.signal));
    },
    trigger(definition, input) {
      const payload =
        definition.triggerType === 'timertrigger' ? timerPayload({ status: undefined, isPastDue: false }) : input;
      start(definition.name, call(definition, payload, 'admin', options, stopping.signal));
    },
    drain() {
      if (drainState !== 'Disabled') return;
      drainState = 'InProgress';
      options.log('information', 'host', 'Draining: triggers take nothing new, what is in flight ends.');
      void stop().then(() => {
        drainState = 'Completed';
        return options.log('information', 'host', 'Drained.');
      });
    },
    get drainState() {
      return drainState;
    },
    stop,
  };
}

async function prepareFeeds(
  definitions: FunctionDefinition[],
  options: ListenerOptions,
): Promise<Map<string, CosmosListener>> {
  const feeds = new Map<string, CosmosListener>();
  for (const warning of sharedLeases(definitions)) options.log('warning', 'host', warning);
  for (const definition of definitions) {
    if (definition.trigger.kind !== 'cosmosDB') continue;
    // Loaded only when needed: the SDK is most of an HTTP app's start-up time.
    const { prepareCosmosListener } = await import('./cosmos/listen.ts');
    feeds.set(definition.name, await prepareCosmosListener(definition, definition.trigger, options));
  }
  return feeds;
}

async function call(
  definition: FunctionDefinition,
  payload: string,
  cause: string,
  { invoker, clock, random }: ListenerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { registered, binding, retry: policy } = definition;
  // A timer's payload is marked as JSON; an admin's input is text, which the library parses when it is JSON.
  const input = definition.triggerType === 'timertrigger' ? { json: payload } : { string: payload };
  await invokeWithRetry({ target: registered, binding, input, cause }, { invoker, policy, clock, random, signal });
}

function stackOf(error: unknown): string {
  const { stack, message } = errorOf(error);
  return stack ?? message;
}
