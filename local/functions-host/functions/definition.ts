import { z } from 'zod';
import { HostError } from '../host-error.ts';
import type { AuthLevel } from '../http/function-keys.ts';
import { parseRoute, type Route } from '../http/route.ts';
import { type CosmosConnection, cosmosConnection } from '../settings/cosmos-connection.ts';
import { expandSettings } from '../settings/expand.ts';
import type { Environment } from '../settings/local-settings.ts';
import { parseSchedule, type Schedule } from '../timer/schedule.ts';
import type { Binding, FunctionMetadata } from '../worker/rpc.ts';
import {
  type CosmosTriggerOptions,
  cosmosTriggerSchema,
  httpTriggerSchema,
  type TimerTriggerOptions,
  timerTriggerSchema,
} from './bindings.ts';
import { type RetryPolicy, retryPolicy } from './retry-policy.ts';

export interface HttpTrigger {
  kind: 'http';
  route: Route;
  /** Upper case. */
  methods: string[];
  authLevel: AuthLevel;
}

export interface TimerTrigger {
  kind: 'timer';
  schedule: Schedule;
  options: TimerTriggerOptions;
}

export interface CosmosTrigger {
  kind: 'cosmosDB';
  options: CosmosTriggerOptions;
  monitored: CosmosConnection;
  leases: CosmosConnection;
}

/** Options and settings of a disabled function are not looked at. */
export interface DisabledTrigger {
  kind: 'disabled';
}

/** A function as the host runs it: its trigger read, its settings resolved. */
export interface FunctionDefinition {
  name: string;
  registered: FunctionMetadata;
  /** The name of the trigger's binding. */
  binding: string;
  trigger: HttpTrigger | TimerTrigger | CosmosTrigger | DisabledTrigger;
  /** What the trigger is registered as, in lower case: `timertrigger`. */
  triggerType: string;
  retry: RetryPolicy | undefined;
}

export interface DefinitionContext {
  environment: Environment;
  routePrefix: string;
}

/** `@throws` HostError `function_invalid`, `not_reproduced`, `setting_missing` or `settings_invalid`. */
export function defineFunction(registered: FunctionMetadata, context: DefinitionContext): FunctionDefinition {
  const { name, retryOptions } = registered;
  const where = `Function "${name}"`;
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,127}$/.test(name)) {
    throw new HostError(
      'function_invalid',
      `${where}: a function name starts with a letter, goes on with letters, digits, "-" or "_", and has at most 128 characters.`,
    );
  }
  const [binding, options] = triggerOf(registered, where);
  const triggerType = options.type.toLowerCase();
  if (isDisabled(name, context.environment)) {
    return { name, registered, binding, triggerType, trigger: { kind: 'disabled' }, retry: undefined };
  }
  refuseOtherBindings(registered, binding, where);
  return {
    name,
    registered,
    binding,
    triggerType,
    trigger: readTrigger(name, options, context),
    retry: retryOptions === undefined ? undefined : retryPolicy(retryOptions, where),
  };
}

function triggerOf(registered: FunctionMetadata, where: string): [string, Binding] {
  const triggers = Object.entries(registered.bindings).filter(([, { type }]) => /trigger$/i.test(type));
  const [trigger] = triggers;
  if (trigger === undefined || triggers.length > 1) {
    throw new HostError('function_invalid', `${where} has ${triggers.length} triggers; it must have one.`);
  }
  return trigger;
}

function refuseOtherBindings(registered: FunctionMetadata, trigger: string, where: string): void {
  for (const [name, { type, direction }] of Object.entries(registered.bindings)) {
    if (name === trigger || (type.toLowerCase() === 'http' && direction === 'out')) continue;
    throw new HostError(
      'not_reproduced',
      `${where}: the ${direction === 'out' ? 'output' : 'input'} binding "${type}" (${name}) is not reproduced. Call the service's SDK in the handler instead.`,
    );
  }
}

function readTrigger(name: string, binding: Binding, context: DefinitionContext): FunctionDefinition['trigger'] {
  const where = `Function "${name}"`;
  switch (binding.type.toLowerCase()) {
    case 'httptrigger': {
      const options = parse(httpTriggerSchema, binding, where);
      return {
        kind: 'http',
        route: parseRoute(options.route || name, { prefix: context.routePrefix, where }),
        methods: (options.methods ?? []).map((method) => method.toUpperCase()),
        authLevel: options.authLevel ?? 'function',
      };
    }
    case 'timertrigger': {
      const options = parse(timerTriggerSchema, expanded(binding, where, context.environment), where);
      return { kind: 'timer', options, schedule: parseSchedule(options.schedule, where) };
    }
    case 'cosmosdbtrigger': {
      const options = parse(cosmosTriggerSchema, expanded(binding, where, context.environment), where);
      const monitored = cosmosConnection(options.connection, context.environment, where);
      const leases = cosmosConnection(options.leaseConnection ?? options.connection, context.environment, where);
      refuseOwnLeases(options, { monitored, leases }, where);
      return { kind: 'cosmosDB', options, monitored, leases };
    }
    default:
      throw new HostError(
        'not_reproduced',
        `${where}: the trigger "${binding.type}" is not reproduced. This host has httpTrigger, timerTrigger and cosmosDBTrigger; set AzureWebJobs.${name}.Disabled to "true" to run the app without this function.`,
      );
  }
}

function refuseOwnLeases(
  options: CosmosTriggerOptions,
  { monitored, leases }: Pick<CosmosTrigger, 'monitored' | 'leases'>,
  where: string,
): void {
  const sameAccount = new URL(leases.endpoint).href === new URL(monitored.endpoint).href;
  const sameDatabase = (options.leaseDatabaseName ?? options.databaseName) === options.databaseName;
  if (sameAccount && sameDatabase && options.leaseContainerName === options.containerName) {
    throw new HostError(
      'function_invalid',
      `${where}: the monitored container "${options.containerName}" cannot hold its own leases.`,
    );
  }
}

function expanded(binding: Binding, where: string, environment: Environment): Record<string, unknown> {
  const options = Object.entries(binding).map(([option, value]) => [
    option,
    typeof value === 'string' ? expandSettings(value, environment, `${where}, option "${option}"`) : value,
  ]);
  return Object.fromEntries(options);
}

function parse<T>(schema: z.ZodType<T>, options: unknown, where: string): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new HostError('function_invalid', `${where}: ${z.prettifyError(parsed.error)}`);
}

/** `AzureWebJobs.NAME.Disabled`, or with `__` or `_` where a dot cannot stand. */
export function isDisabled(name: string, environment: Environment): boolean {
  const names = [`AzureWebJobs.${name}.Disabled`, `AzureWebJobs__${name}__Disabled`, `AzureWebJobs_${name}_Disabled`];
  return names.some((setting) => /^(true|1)$/i.test(environment[setting] ?? ''));
}
