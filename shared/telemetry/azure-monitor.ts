import { createRequire, syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import { metrics as meters, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { flushAzureMonitor, shutdownAzureMonitor, useAzureMonitor } from 'applicationinsights';
import { exportedSignals } from './exported-signals.ts';
import { localCollector } from './local-collector.ts';
import { logSignals } from './log-signals.ts';
import { scrubSpans } from './scrub-spans.ts';
import { sentRequests } from './sent-requests.ts';
import { spanTracing } from './span-tracing.ts';
import type { Telemetry } from './telemetry.ts';

/** The name under which spans, events and metrics of this app are made. */
const scope = 'ledgerline';
/** The host ends a worker 5 seconds after it was asked to go, whatever it still does. */
const lastWords = 2_000;
/** A stand-in on this machine shows what happens as it happens. */
const localFlush = 500;

/** AggregationType.DROP: adds nothing to the durations that are told with the dependencies, and is charged for. */
const perRequest = { instrumentName: 'http.client.*', aggregation: { type: 1 } };

interface Options {
  connectionString: string;
  credential: TokenCredential | undefined;
  samplingRatio: number;
  /** Of the process: some of the SDK can be told nowhere else. */
  environment: NodeJS.ProcessEnv;
}

/** Starts sending to Application Insights. Throws the SDK's own error for a connection string that is none. */
export function azureMonitor({ connectionString, credential, samplingRatio, environment }: Options): Telemetry {
  const collector = localCollector(connectionString);
  for (const name of unwanted) environment[name] = 'true';
  useAzureMonitor({
    azureMonitorExporterOptions: {
      connectionString,
      // The disk of an instance goes with it.
      disableOfflineStorage: true,
      // The SDK reads APPLICATIONINSIGHTS_AUTHENTICATION_STRING only where its agent starts it.
      ...(credential !== undefined && { credential }),
      ...(collector !== undefined && { additionalPolicies: [{ position: 'perRetry', policy: overHttp(collector) }] }),
    },
    // The default, 5 traces a second, goes before the ratio and cuts spans out of the middle of a trace.
    tracesPerSecond: 0,
    samplingRatio,
    spanProcessors: [scrubSpans],
    views: [perRequest],
    enableTraceBasedSamplingForLogs: false,
    // Their messages may repeat what was sent; the host reports that a worker has died.
    enableAutoCollectExceptions: false,
    enableAutoCollectPerformance: false,
    enablePerformanceCounters: false,
    enableLiveMetrics: false,
    instrumentationOptions: {
      http: sentRequests,
      // It is there all the same; see `unwanted`.
      azureSdk: { enabled: false },
      mongoDb: { enabled: false },
      mySql: { enabled: false },
      postgreSql: { enabled: false },
      redis: { enabled: false },
      redis4: { enabled: false },
      console: { enabled: false },
    },
  });
  patchHttp();

  const flushing =
    collector === undefined ? undefined : setInterval(() => void flushAzureMonitor(), localFlush).unref();
  return {
    signals: exportedSignals(logs.getLogger(scope), meters.getMeter(scope), logSignals()),
    tracing: spanTracing(trace.getTracer(scope)),
    stop: async () => {
      clearInterval(flushing);
      await Promise.race([shutdownAzureMonitor(), sleep(lastWords, undefined, { ref: false })]);
    },
  };
}

/**
 * What can be turned off by the environment only. The SDK tells Microsoft how it is used; in a bundle its exporter of that
 * fails 15 seconds after the start with an error that nobody catches, which ends the worker. And whatever its options say,
 * it makes a span of each request of an Azure SDK: with that of `http` below it there would be two of each.
 */
const unwanted = [
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  'APPLICATIONINSIGHTS_STATSBEAT_DISABLED',
  'APPLICATIONINSIGHTS_SDKSTATS_DISABLED',
  'APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED',
  'AZURE_HTTP_TRACING_CHILDREN_DISABLED',
];

/**
 * The instrumentation of `http` waits for somebody to require it, which nobody does in a bundle of ES modules: without this,
 * no call of the store or of a provider is seen. `syncBuiltinESMExports` is for those who import single names.
 */
function patchHttp(): void {
  const asked = createRequire(import.meta.url);
  asked('http');
  asked('https');
  syncBuiltinESMExports();
}

/** The SDK makes https of every address; a stand-in on this machine has no certificate. */
function overHttp(origin: string) {
  return {
    name: 'overHttp',
    sendRequest: <Request extends { url: string; allowInsecureConnection?: boolean }, Answer>(
      request: Request,
      next: (request: Request) => Promise<Answer>,
    ): Promise<Answer> => {
      const { pathname, search } = new URL(request.url);
      request.url = `${origin}${pathname}${search}`;
      request.allowInsecureConnection = true;
      return next(request);
    },
  };
}
