import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Clock, systemClock } from './clock.ts';
import { appFiles } from './development/app-files.ts';
import { SuccessiveGenerations } from './development/successive-generations.ts';
import type { Faults } from './faults.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { startGeneration } from './generation.ts';
import { HostError } from './host-error.ts';
import { madeKeys } from './http/function-keys.ts';
import { startHttpServer } from './http/server.ts';
import { type Identifiers, randomIdentifiers } from './invocation/identifiers.ts';
import type { OnWorkerDeath } from './invocation/worker-invoker.ts';
import { type Log, type LogLevel, textLog } from './log.ts';
import type { Environment } from './settings/local-settings.ts';
import { shutDown } from './shut-down.ts';
import type { AppOutput } from './supervisor/app-output.ts';
import { defaultRestartLimit, type RestartLimit } from './supervisor/restart-limit.ts';

export interface HostOptions {
  /** The folder with host.json and package.json. */
  app: string;
  /** 0 takes a free port; `Host.LocalHttpPort` of the settings, or 7071, unless given. */
  port?: number;
  /** 127.0.0.1 unless told otherwise. */
  host?: string;
  /** A local.settings.json; by default the app's own, if there is one. */
  settings?: string;
  /** Named in leases and in the status; random unless given. */
  instanceId?: string;
  /** Milliseconds in which `stop` is to be over: 15,000 unless given, of which 10,000 are for functions and 5,000 for hooks. */
  stopWithinMs?: number;
  /** Whether change feed batches that end after the stop are checkpointed; else they come again, as in Azure. */
  drain?: boolean;
  /** Whether requests must present a function key, as in Azure and unlike in Core Tools. */
  enforceKeys?: boolean;
  /** Whether the app is started anew when its files change; one that cannot be started is reported then and waited for. */
  watch?: boolean;
  /** How often a worker that died is replaced: three times in half an hour unless given. */
  restarts?: RestartLimit;
  /** `checkpoint` unless given. */
  onWorkerDeath?: OnWorkerDeath;
  /** Lines on stderr unless given. */
  log?: Log;
  /** Instead of the levels in host.json. */
  logLevel?: LogLevel;
  /** Where goes what the app prints: to the output of this process unless given. */
  output?: AppOutput;
  /** Called with the process that carries the app, each time there is a new one. */
  onWorker?: (pid: number) => void;
  /** Settings besides those of the file, which do not replace them; this process's environment unless given. */
  environment?: Environment;
  clock?: Clock;
  identifiers?: Identifiers;
  random?: () => number;
  /** What is to go wrong on purpose. */
  faults?: Faults;
}

export interface RunningHost {
  /** `http://HOST:PORT` */
  url: string;
  /** Every function of the app, in the host's order. */
  functions: FunctionDefinition[];
  /** Resolves when the worker has died once too often; the host is to be stopped then. */
  failed: Promise<HostError>;
  /** Stops triggers, lets running functions end, runs the app's appTerminate hooks. Never rejects. */
  stop(): Promise<void>;
}

const defaultPort = 7_071;

/**
 * Runs a function app: triggers, HTTP and time in this process, the app in a worker process of its own.
 *
 * @throws HostError saying what is wrong with the app or its settings.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const clock = options.clock ?? systemClock;
  const identifiers = options.identifiers ?? randomIdentifiers;
  const log = options.log ?? textLog({ clock, write: (line) => console.error(line) });
  const instanceId = options.instanceId ?? identifiers.uuid();
  const started = clock.now();
  const app = resolve(options.app);
  await refuseNoFolder(app);

  const keys = options.enforceKeys ? madeKeys(identifiers) : undefined;
  const settings = resolve(options.settings ?? join(app, 'local.settings.json'));
  const start = () =>
    startGeneration({
      app,
      settings,
      settingsAsked: options.settings !== undefined,
      instanceId,
      environment: options.environment ?? process.env,
      drain: options.drain ?? false,
      keys,
      faults: options.faults ?? {},
      restarts: options.restarts ?? defaultRestartLimit,
      onWorkerDeath: options.onWorkerDeath ?? 'checkpoint',
      log,
      logLevel: options.logLevel,
      output: options.output ?? 'inherit',
      onWorker: options.onWorker ?? (() => undefined),
      clock,
      identifiers,
      random: options.random ?? Math.random,
      uptime: () => clock.now() - started,
    });
  const generations = options.watch
    ? new SuccessiveGenerations({ start, look: () => appFiles(app, settings), log, clock })
    : undefined;
  const first = await (generations?.first() ?? start());
  const server = await startHttpServer({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? first.localPort ?? defaultPort,
    site: async () => generations?.site() ?? first.site,
    log,
  }).catch(async (error: unknown) => {
    await (generations ?? first).terminate(0);
    throw error;
  });
  if (generations === undefined) first.run();

  let stopped: Promise<void> | undefined;
  return {
    url: server.url,
    functions: first.functions,
    failed: generations === undefined ? first.failed : new Promise(() => undefined),
    stop() {
      stopped ??= shutDown({ app: generations ?? first, server, clock, log }, options.stopWithinMs ?? 15_000);
      return stopped;
    },
  };
}

async function refuseNoFolder(app: string): Promise<void> {
  const found = await stat(app).catch(() => undefined);
  if (!found?.isDirectory()) throw new HostError('app_invalid', `--app: there is no folder ${app}.`);
}
