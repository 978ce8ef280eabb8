import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorOf, HostError, unreadable } from '../host-error.ts';
import { type KeyReview, type KnownKeys, reviewKeys } from './known-keys.ts';
import type { Environment } from './local-settings.ts';
import { type LogLevels, logLevelNamed } from './log-levels.ts';
import { parseRelaxedJson } from './relaxed-json.ts';
import { parseTimeSpan } from './time-span.ts';

const known: KnownKeys = {
  $schema: 'idle',
  version: 'read',
  functionTimeout: 'read',
  functions: 'missing',
  retry: 'read',
  customHandler: 'read',
  concurrency: 'idle',
  extensionBundle: 'idle',
  extensions: {
    http: {
      routePrefix: 'read',
      customHeaders: 'read',
      maxOutstandingRequests: 'missing',
      maxConcurrentRequests: 'missing',
      dynamicThrottlesEnabled: 'missing',
      hsts: 'idle',
    },
    cosmosDB: { connectionMode: 'read', protocol: 'idle', userAgentSuffix: 'idle' },
    blobs: 'idle',
    durableTask: 'idle',
    eventGrid: 'idle',
    eventHubs: 'idle',
    kafka: 'idle',
    queues: 'idle',
    sendGrid: 'idle',
    serviceBus: 'idle',
    signalR: 'idle',
  },
  aggregator: 'idle',
  healthMonitor: 'idle',
  logging: {
    logLevel: 'read',
    fileLoggingMode: 'idle',
    console: 'idle',
    applicationInsights: 'idle',
  },
  managedDependency: 'idle',
  singleton: {
    listenerLockPeriod: 'read',
    listenerLockRecoveryPollingInterval: 'read',
    lockPeriod: 'idle',
    lockAcquisitionTimeout: 'idle',
    lockAcquisitionPollingInterval: 'idle',
  },
  telemetryMode: 'idle',
  watchDirectories: 'idle',
  watchFiles: 'idle',
};

const second = 1_000;
const minute = 60 * second;

/** Milliseconds from a time span. */
const timeSpan = (least: string, most: string) =>
  z.string().transform((text, context) => {
    const ms = parseTimeSpan(text);
    if (ms !== undefined && ms >= (parseTimeSpan(least) ?? 0) && ms <= (parseTimeSpan(most) ?? 0)) return ms;
    context.addIssue(`expected a time span "hh:mm:ss" from ${least} to ${most}`);
    return z.NEVER;
  });

const timeout = z.string().transform((text, context) => {
  if (text === '-1') return Number.POSITIVE_INFINITY;
  const ms = parseTimeSpan(text);
  if (ms !== undefined && ms >= second) return ms;
  context.addIssue('expected "hh:mm:ss" of a second or more, or "-1" for none');
  return z.NEVER;
});

const level = z.string().transform((text, context) => {
  const named = logLevelNamed(text);
  if (named !== undefined) return named;
  context.addIssue('expected Trace, Debug, Information, Warning, Error, Critical or None');
  return z.NEVER;
});

const hostJsonSchema = z.looseObject({
  version: z.literal('2.0', { error: 'expected "2.0", the only version there is for this model' }),
  functionTimeout: timeout.default(30 * minute),
  extensions: z
    .looseObject({
      http: z
        .looseObject({
          routePrefix: z.string().default('api'),
          customHeaders: z.record(z.string(), z.string()).default({}),
        })
        .prefault({}),
      cosmosDB: z.looseObject({ connectionMode: z.string().default('Gateway') }).prefault({}),
    })
    .prefault({}),
  logging: z.looseObject({ logLevel: z.record(z.string(), level).default({}) }).prefault({}),
  singleton: z
    .looseObject({
      // A lease on a blob lasts from 15 to 60 seconds.
      listenerLockPeriod: timeSpan('00:00:15', '00:01:00').optional(),
      listenerLockRecoveryPollingInterval: timeSpan('00:00:01', '1.00:00:00').optional(),
    })
    .prefault({}),
  retry: z
    .undefined({ error: 'a retry policy for the whole app is not reproduced; give it per function in code' })
    .optional(),
  customHandler: z.undefined({ error: 'custom handlers are not reproduced' }).optional(),
});

/** What the host reads of host.json. */
export interface HostJson {
  /** Without slashes at its ends; empty for none. */
  routePrefix: string;
  /** Sent with every answer. */
  customHeaders: Record<string, string>;
  /** Infinity for none. */
  functionTimeoutMs: number;
  logLevels: LogLevels;
  /** How long a timer's lock lasts, and how often it is asked for while another host has it, in milliseconds. */
  singleton: { lockPeriodMs: number; pollMs: number };
  /** What its author should know: keys that are not known or not reproduced. */
  warnings: string[];
  /** Keys without effect on a laptop. */
  idle: string[];
}

/**
 * Reads host.json of an app. A setting `AzureFunctionsJobHost__logging__logLevel__default` replaces what stands at that
 * place, in Azure too.
 *
 * @throws HostError `settings_invalid`.
 */
export async function readHostJson(app: string, environment: Environment): Promise<HostJson> {
  const path = join(app, 'host.json');
  const text = await textOf(path);
  try {
    const review = reviewKeys(withOverrides(parseRelaxedJson(text), environment), known);
    return hostJsonOf(hostJsonSchema.parse(review.value), review, environment);
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : errorOf(error).message;
    throw new HostError('settings_invalid', `${path}: ${reason}`);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const message = `Cannot read ${path}: ${unreadable(error)}. A function app needs at least { "version": "2.0" }.`;
    throw new HostError('settings_invalid', message);
  }
}

function hostJsonOf(json: z.infer<typeof hostJsonSchema>, review: KeyReview, environment: Environment): HostJson {
  // A developer does not wait a minute for what a host that was killed left locked.
  const lockMs = environment['AZURE_FUNCTIONS_ENVIRONMENT'] === 'Development' ? 15 * second : minute;
  const { http, cosmosDB } = json.extensions;
  return {
    routePrefix: http.routePrefix.replace(/^\/+|\/+$/g, ''),
    customHeaders: http.customHeaders,
    functionTimeoutMs: json.functionTimeout,
    logLevels: json.logging.logLevel,
    singleton: {
      lockPeriodMs: json.singleton.listenerLockPeriod ?? lockMs,
      pollMs: json.singleton.listenerLockRecoveryPollingInterval ?? lockMs,
    },
    warnings: [
      ...review.unknown.map(({ path, nearest }) => `host.json: there is no key ${path}${meant(nearest)}`),
      ...review.missing.map((path) => `host.json: ${path} is not reproduced; Azure heeds it.`),
      ...(cosmosDB.connectionMode.toLowerCase() === 'gateway'
        ? []
        : [
            `host.json: extensions.cosmosDB.connectionMode "${cosmosDB.connectionMode}" is not reproduced; this host reads through the gateway.`,
          ]),
    ],
    idle: review.idle,
  };
}

function meant(nearest: string | undefined): string {
  return nearest === undefined ? '; it is passed over.' : `; it is passed over. Is ${nearest} meant?`;
}

const overridePrefix = 'AzureFunctionsJobHost__';

function withOverrides(json: unknown, environment: Environment): unknown {
  return Object.entries(environment).reduce((changed, [name, value]) => {
    if (value === undefined || !name.startsWith(overridePrefix)) return changed;
    return withValueAt(changed, name.slice(overridePrefix.length).split('__'), value);
  }, json);
}

function withValueAt(json: unknown, [given = '', ...below]: string[], value: string): unknown {
  const entries: [string, unknown][] = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  const there = entries.find(([name]) => name.toLowerCase() === given.toLowerCase());
  const [key, inner] = there ?? [given, undefined];
  return { ...Object.fromEntries(entries), [key]: below.length === 0 ? value : withValueAt(inner, below, value) };
}
