import { HostError } from '../host-error.ts';
import type { Invoker } from '../invocation/call.ts';
import type { Log } from '../log.ts';
import type { HostJson } from '../settings/host-json.ts';
import type { Environment, LocalHost } from '../settings/local-settings.ts';
import { createAdmin, type HostAdmin, type HostAdminOptions } from './admin.ts';
import type { Cors } from './cors.ts';
import { type FunctionKeys, functionKeys, type MadeKeys, noKeys } from './function-keys.ts';
import { createRouter, type Router } from './router.ts';

/** What requests are answered from. It changes with the app, under the same port. */
export interface Site {
  router: Router;
  invoker: Invoker;
  admin: HostAdmin;
  keys: FunctionKeys;
  cors: Cors | undefined;
  /** `customHeaders` of host.json. */
  headers: [string, string][];
  log: Log;
  /** The largest body in bytes; a larger one is answered with 413. */
  bodyLimit: number;
}

export interface SiteOptions extends HostAdminOptions {
  invoker: Invoker;
  log: Log;
  environment: Environment;
  hostJson: Pick<HostJson, 'customHeaders'>;
  local: Pick<LocalHost, 'cors'>;
  /** Stand in for keys that no setting gives; undefined where nobody is asked for a key. */
  keys: MadeKeys | undefined;
}

const defaultBodyLimit = 104_857_600;

/** `@throws` HostError `function_invalid`, `settings_invalid`. */
export function createSite(options: SiteOptions): Site {
  const { invoker, log, environment, hostJson, local } = options;
  const router = createRouter(options.definitions);
  const keys = options.keys === undefined ? noKeys : functionKeys(environment, options.keys);
  for (const warning of router.warnings) log('warning', 'host', warning);
  if (keys.notice !== undefined) log('warning', 'host', keys.notice);
  return {
    router,
    invoker,
    admin: createAdmin(options),
    keys,
    cors: local.cors,
    headers: Object.entries(hostJson.customHeaders),
    log,
    bodyLimit: bodyLimit(environment),
  };
}

function bodyLimit(environment: Environment): number {
  const name = 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT';
  const text = environment[name] ?? String(defaultBodyLimit);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new HostError('settings_invalid', `The setting ${name} is "${text}". Expected a number of bytes.`);
}
