import { ChangeFeedMode } from '@azure/cosmos';
import type { CosmosTriggerOptions } from '../functions/bindings.ts';
import type { CosmosTrigger, FunctionDefinition } from '../functions/definition.ts';
import { errorOf, HostError } from '../host-error.ts';
import { invokeWithRetry } from '../invocation/invoke-with-retry.ts';
import type { ListenerOptions } from '../listener-options.ts';
import { connectTrigger, type TriggerContainers } from './cosmos-account.ts';
import { type CosmosTriggerRun, runCosmosTrigger } from './cosmos-trigger.ts';
import { createLeases } from './create-leases.ts';
import { batchJson } from './date-rewrite.ts';
import { splitInEmulator } from './emulator-split.ts';
import { withFeedFaults } from './feed-faults.ts';
import type { FeedPumpOptions } from './feed-pump.ts';
import type { FeedStart } from './lease.ts';
import { leaseContainer, statusOf } from './lease-container.ts';
import { currentEtag, type FeedOptions, feedRanges, feedReader } from './monitored-container.ts';
import type { TriggerLog } from './outage.ts';

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
  try {
    const { leases, malformed } = await run.store.list();
    // Gaps among leases are for the running trigger, which looks twice.
    if (leases.length === 0 && malformed.length === 0) await createLeases(run, []);
  } catch (error) {
    containers.close();
    throw error;
  }
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
  trigger: CosmosTrigger,
  { monitored, rid, leases, identity }: TriggerContainers,
  options: ListenerOptions,
): CosmosTriggerRun {
  const { options: feed } = trigger;
  const { clock, random, instance, faults } = options;
  // Not Azure's form of lease ids: its query by prefix must not find these when both share a container.
  const prefix = `${feed.leaseContainerPrefix}functions-host.v2_${identity}..`;
  const store = leaseContainer(leases, prefix);
  const log: TriggerLog = (level, message) => options.log(level, definition.name, message);
  const source = { container: monitored, rid };
  const reading: FeedOptions = {
    maxItems: feed.maxItemsPerInvocation,
    mode: ChangeFeedMode[feed.changeFeedMode],
  };
  return {
    store,
    clock,
    random,
    owner: `${instance}/${definition.name}`,
    get drain() {
      return options.drain;
    },
    pollDelayMs: feed.feedPollDelay,
    acquireIntervalMs: feed.leaseAcquireInterval,
    renewIntervalMs: feed.leaseRenewInterval,
    expirationIntervalMs: feed.leaseExpirationInterval,
    ranges: () => feedRanges(monitored),
    leaseId: ({ min, max }) => `${prefix}${min}-${max}`,
    async startPosition(range) {
      const start = startOf(feed, clock.now());
      if (feed.changeFeedMode === 'LatestVersion') return { continuation: null, start };
      // All versions are read from an etag: that feed knows no start by time.
      return { continuation: await refusedClearly(definition, currentEtag(source, range, reading)), start };
    },
    openFeed: (lease) => feedReader(source, lease.feedRange, lease, reading),
    log,
    deliver: withFeedFaults(deliverTo(definition, options), faults, {
      store,
      clock,
      log,
      splitRange: (range) => splitInEmulator(trigger.monitored.endpoint, monitored, range),
    }),
  };
}

function startOf({ startFromBeginning, startFromTime }: CosmosTriggerOptions, now: number): FeedStart {
  if (startFromBeginning) return 'beginning';
  // "Now" is a second ago, as in Azure: the service compares whole seconds.
  return new Date(startFromTime === undefined ? now - 1_000 : Date.parse(startFromTime));
}

/** A container that does not keep all versions is refused with 400. */
async function refusedClearly(definition: FunctionDefinition, reading: Promise<string>): Promise<string> {
  try {
    return await reading;
  } catch (error) {
    if (statusOf(error) !== 400) throw error;
    throw new HostError('function_invalid', `Function "${definition.name}": ${errorOf(error).message}`);
  }
}

function deliverTo(
  definition: FunctionDefinition,
  { invoker, clock, random, log }: ListenerOptions,
): FeedPumpOptions['deliver'] {
  return async (documents, _, signal) => {
    const outcome = await invokeWithRetry(
      {
        target: definition.registered,
        binding: definition.binding,
        input: { string: batchJson(documents) },
        cause: documents.length === 1 ? '1 document' : `${documents.length} documents`,
      },
      { invoker, clock, random, signal, policy: definition.retry },
    );
    if (outcome.interrupted) return 'again';
    if (!outcome.ok) {
      log(
        'warning',
        definition.name,
        `the batch failed and is passed over for good, as in Azure: ${documents.length} documents, the first ${nameOf(documents[0])}.`,
      );
    }
    return 'done';
  };
}

function nameOf(document: unknown): string {
  const id = typeof document === 'object' && document !== null && 'id' in document ? document.id : undefined;
  return `"${String(id)}"`;
}
