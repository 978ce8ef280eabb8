import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Clock, systemClock } from './clock.ts';
import type { Faults } from './faults.ts';
import { defineFunctions } from './functions/define-functions.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import { inHostOrder } from './functions/host-order.ts';
import { createAdmin } from './http/admin.ts';
import { createRouter } from './http/router.ts';
import { startHttpServer } from './http/server.ts';
import { prepareListeners } from './listeners.ts';
import { type Log, lineLog } from './log.ts';
import { readHostJson } from './settings/host-json.ts';
import { applyLocalSettings, type Environment, type LocalHost } from './settings/local-settings.ts';
import { shutDown } from './shut-down.ts';
import { startApp } from './worker/app.ts';
import { type Identifiers, randomIdentifiers } from './worker/identifiers.ts';
import { Invoker } from './worker/invoker.ts';

export interface HostOptions {
  /** The folder with host.json and package.json. */
  app: string;
  /** 0 takes a free port. */
  port: number;
  /** 127.0.0.1 unless told otherwise. */
  host?: string;
  /** A local.settings.json; by default the app's own, if there is one. */
  settings?: string;
  /** Named in leases and in the status; random unless given. */
  instanceId?: string;
  /** Milliseconds in which `stop` is to be over: 15,000 unless given, of which 10,000 are for functions and 5,000 for hooks. */
  stopWithinMs?: number;
  /** Lines of warnings and errors on stderr unless given. */
  log?: Log;
  /** Where settings are read and put; the process's own unless given. */
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
  /** Stops triggers, lets running functions end, runs the app's appTerminate hooks. Never rejects. */
  stop(): Promise<void>;
}

const version = '4.1000.0';
const defaultBodyLimit = 104_857_600;

/**
 * Runs a function app in this process. The injection of `@azure/functions-core` and the app's modules stay for the
 * process's life, so a process runs one app once; use `host-process.ts` or the command for more.
 *
 * @throws HostError saying what is wrong with the app or its settings.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const clock = options.clock ?? systemClock;
  const identifiers = options.identifiers ?? randomIdentifiers;
  const environment = options.environment ?? process.env;
  const log = options.log ?? lineLog({ threshold: 'warning', clock, write: (line) => console.error(line) });
  const instanceId = options.instanceId ?? identifiers.uuid();
  const started = clock.now();
  const app = resolve(options.app);

  const local = await applySettings(app, options.settings, environment);
  const hostJson = await readHostJson(app, environment);
  for (const warning of [...local.warnings, ...hostJson.warnings]) log('warning', 'host', warning);
  const registry = await startApp(app, log);
  const definitions = defineFunctions(registry.functions, { environment, routePrefix: hostJson.routePrefix });
  const invoker = new Invoker({ registry, log, clock, identifiers, timeoutMs: hostJson.functionTimeoutMs });

  const listeners = await prepareListeners(definitions, {
    invoker,
    clock,
    log,
    random: options.random ?? Math.random,
    instance: `${instanceId}/${identifiers.uuid()}`,
    drain: environment['FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING'] === 'true',
    faults: options.faults ?? {},
    app,
    environment,
    singleton: hostJson.singleton,
  });
  const server = await startHttpServer({
    host: options.host ?? '127.0.0.1',
    port: options.port,
    router: createRouter(definitions),
    admin: createAdmin({
      definitions,
      instanceId,
      version,
      uptime: () => clock.now() - started,
      trigger: (definition, input) => listeners.trigger(definition, input),
    }),
    invoker,
    log,
    bodyLimit: Number(environment['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'] ?? defaultBodyLimit),
  });
  listeners.run();

  const stopWithinMs = options.stopWithinMs ?? 15_000;
  let stopped: Promise<void> | undefined;
  return {
    url: server.url,
    functions: inHostOrder(definitions),
    stop() {
      stopped ??= shutDown({ listeners, server, invoker, hooks: registry.hooks, clock, log }, stopWithinMs);
      return stopped;
    },
  };
}

async function applySettings(app: string, given: string | undefined, environment: Environment): Promise<LocalHost> {
  const own = join(app, 'local.settings.json');
  const path = given === undefined ? own : resolve(given);
  const local = given !== undefined || existsSync(own) ? await applyLocalSettings(path, environment) : { warnings: [] };
  environment['AZURE_FUNCTIONS_ENVIRONMENT'] ??= 'Development';
  return local;
}
