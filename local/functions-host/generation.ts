import { existsSync } from 'node:fs';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import { defineFunctions } from './functions/define-functions.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { inHostOrder } from './functions/host-order.ts';
import type { HostError } from './host-error.ts';
import type { MadeKeys } from './http/function-keys.ts';
import { createSite, type Site } from './http/site.ts';
import type { Identifiers } from './invocation/identifiers.ts';
import { type OnWorkerDeath, WorkerInvoker } from './invocation/worker-invoker.ts';
import { prepareListeners } from './listeners.ts';
import { type Log, type LogLevel, leveledLog } from './log.ts';
import { readHostJson } from './settings/host-json.ts';
import { applyLocalSettings, type Environment, type LocalHost } from './settings/local-settings.ts';
import { lowestLevel } from './settings/log-levels.ts';
import type { AppOutput } from './supervisor/app-output.ts';
import type { RestartLimit } from './supervisor/restart-limit.ts';
import { Supervisor } from './supervisor/supervisor.ts';
import { startWorkerProcess } from './supervisor/worker-process.ts';

export interface GenerationOptions {
  /** The folder with host.json and package.json, absolute. */
  app: string;
  /** A local.settings.json, absolute, which need not be there unless it was asked for. */
  settings: string;
  settingsAsked: boolean;
  instanceId: string;
  /** Settings of the process; those of the file are added to a copy. */
  environment: Environment;
  drain: boolean;
  /** Keys to ask for where no setting gives one; undefined: nobody is asked for a key. */
  keys: MadeKeys | undefined;
  faults: Faults;
  restarts: RestartLimit;
  onWorkerDeath: OnWorkerDeath;
  log: Log;
  /** Instead of the levels in host.json. */
  logLevel: LogLevel | undefined;
  output: AppOutput;
  /** Called with the process that carries the app, each time there is a new one. */
  onWorker: (pid: number) => void;
  clock: Clock;
  identifiers: Identifiers;
  random: () => number;
  /** Milliseconds since the host began. */
  uptime(): number;
}

/** The app as it was when it was loaded: its worker, triggers and routes. In development, one follows the other. */
export interface Generation {
  /** In the host's order. */
  functions: FunctionDefinition[];
  site: Site;
  /** `Host.LocalHttpPort` of the settings. */
  localPort: number | undefined;
  /** Starts the triggers. */
  run(): void;
  /** Stops the triggers; resolves when no function is running any more. */
  quiesce(): Promise<void>;
  /** Ends the worker with its appTerminate hooks, or without when they take longer. Tells whether they were done. */
  terminate(withinMs: number): Promise<boolean>;
  /** Resolves when the worker has died once too often. */
  failed: Promise<HostError>;
}

const version = '4.1000.0';
const loadWithinMs = 60_000;

/** `@throws` HostError saying what is wrong with the app or its settings. */
export async function startGeneration(options: GenerationOptions): Promise<Generation> {
  const { app, clock, identifiers, random, instanceId } = options;
  const environment = { ...options.environment };
  const local = await applySettings(options, environment);
  const hostJson = await readHostJson(app, environment);
  const log = leveledLog(options.log, (category) => options.logLevel ?? lowestLevel(hostJson.logLevels, category));
  for (const warning of [...local.warnings, ...hostJson.warnings]) log('warning', 'host', warning);
  if (hostJson.idle.length > 0) log('debug', 'host', `host.json: without effect here: ${hostJson.idle.join(', ')}.`);

  const start = async () => {
    const worker = await startWorkerProcess({ app, environment, log, output: options.output, loadWithinMs });
    options.onWorker(worker.pid);
    return worker;
  };
  const first = await start();
  const workers = new Supervisor(first, { start, limit: options.restarts, clock, log });
  try {
    const definitions = defineFunctions(first.functions, { environment, routePrefix: hostJson.routePrefix });
    const invoker = new WorkerInvoker({
      workers,
      log,
      clock,
      identifiers,
      timeoutMs: hostJson.functionTimeoutMs,
      onWorkerDeath: options.onWorkerDeath,
      random,
      faults: options.faults,
    });
    const listeners = await prepareListeners(definitions, {
      invoker,
      clock,
      log,
      random,
      instance: `${instanceId}/${identifiers.uuid()}`,
      drain: options.drain || environment['FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING'] === 'true',
      faults: options.faults,
      app,
      environment,
      singleton: hostJson.singleton,
    });
    const site = createSite({
      definitions,
      instanceId,
      version,
      uptime: () => options.uptime(),
      listeners,
      invoker,
      log,
      environment,
      hostJson,
      local,
      keys: options.keys,
    });
    return {
      functions: inHostOrder(definitions),
      site,
      localPort: local.port,
      run: () => listeners.run(),
      quiesce: async () => void (await Promise.all([listeners.stop(), invoker.idle()])),
      terminate: (withinMs) => workers.terminate(withinMs),
      failed: workers.failed,
    };
  } catch (error) {
    await workers.terminate(0);
    throw error;
  }
}

async function applySettings(options: GenerationOptions, environment: Environment): Promise<LocalHost> {
  const { settings, settingsAsked } = options;
  const read = settingsAsked || existsSync(settings);
  const local: LocalHost = read ? await applyLocalSettings(settings, environment) : { warnings: [] };
  environment['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development';
  return local;
}
