import type { CosmosTrigger, FunctionDefinition } from '../functions/definition.ts';
import type { ListenerOptions } from '../listener-options.ts';
import { invokeWithRetry } from '../worker/invoke-with-retry.ts';
import { connectTrigger, type TriggerContainers } from './cosmos-account.ts';
import { type CosmosTriggerRun, createLeases, runCosmosTrigger } from './cosmos-trigger.ts';
import { batchJson } from './date-rewrite.ts';
import { leaseContainer } from './lease-container.ts';
import { type FeedStart, feedRanges, feedReader } from './monitored-container.ts';

/** A trigger whose containers and leases are there. */
export interface CosmosListener {
  /** Reads the feed until the signal aborts; resolves when the batches in flight are over. */
  run(signal: AbortSignal): Promise<void>;
}

/** Connects a change feed function. `@throws` HostError when a container is missing. */
export async function prepareCosmosListener(
  definition: FunctionDefinition,
  trigger: CosmosTrigger,
  options: ListenerOptions,
): Promise<CosmosListener> {
  const containers = await connectTrigger(trigger, `Function "${definition.name}"`);
  const run = triggerRun(definition, trigger, containers, options);
  await createLeases(run);
  return {
    async run(signal) {
      try {
        await runCosmosTrigger(run, signal);
      } finally {
        containers.close();
      }
    },
  };
}

function triggerRun(
  definition: FunctionDefinition,
  { options: feed }: CosmosTrigger,
  { monitored, leases, identity }: TriggerContainers,
  { invoker, clock, random, log, instance, drain }: ListenerOptions,
): CosmosTriggerRun {
  // Not Azure's form of lease ids: its query by prefix must not find these when both share a container.
  const prefix = `${feed.leaseContainerPrefix}functions-host_${identity}..`;
  const start: FeedStart = {
    maxItems: feed.maxItemsPerInvocation,
    from: feed.startFromBeginning
      ? 'beginning'
      : new Date(feed.startFromTime === undefined ? clock.now() - 1000 : Date.parse(feed.startFromTime)),
  };
  return {
    store: leaseContainer(leases, prefix),
    clock,
    owner: `${instance}/${definition.name}`,
    drain,
    pollDelayMs: feed.feedPollDelay,
    acquireIntervalMs: feed.leaseAcquireInterval,
    renewIntervalMs: feed.leaseRenewInterval,
    expirationIntervalMs: feed.leaseExpirationInterval,
    ranges: () => feedRanges(monitored),
    leaseId: ({ min, max }) => `${prefix}${min}-${max}`,
    openFeed: (range, continuation) => feedReader(monitored, range, continuation, start),
    warn: (message) => log('warning', definition.name, message),
    async deliver(documents, signal) {
      const outcome = await invokeWithRetry(
        {
          target: definition.registered,
          binding: definition.binding,
          input: { string: batchJson(documents) },
          cause: documents.length === 1 ? '1 document' : `${documents.length} documents`,
        },
        { invoker, clock, random, signal, policy: definition.retry },
      );
      if (!outcome.ok && !outcome.interrupted) {
        log(
          'warning',
          definition.name,
          `the batch failed and is passed over for good, as in Azure: ${documents.length} documents, the first ${nameOf(documents[0])}.`,
        );
      }
      return !outcome.interrupted;
    },
  };
}

function nameOf(document: unknown): string {
  const id = typeof document === 'object' && document !== null && 'id' in document ? document.id : undefined;
  return `"${String(id)}"`;
}
