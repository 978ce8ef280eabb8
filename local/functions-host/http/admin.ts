import { z } from 'zod';
import type { FunctionDefinition } from '../functions/definition.ts';
import { inHostOrder } from '../functions/host-order.ts';
import type { DrainState } from '../listeners.ts';

export interface AdminAnswer {
  status: number;
  body?: object;
}

/** The part of the host's own API below `/admin` that this host has. */
export interface HostAdmin {
  answer(method: string, path: string, body: string): AdminAnswer;
}

export interface HostAdminOptions {
  definitions: FunctionDefinition[];
  instanceId: string;
  version: string;
  /** Milliseconds since the host began. */
  uptime(): number;
  listeners: {
    /** Calls a function that is not triggered by HTTP, without waiting for it. `input` is what its trigger hands over. */
    trigger(definition: FunctionDefinition, input: string): void;
    drain(): void;
    readonly drainState: DrainState;
  };
}

const inputSchema = z.object({ input: z.unknown().optional() });

export function isAdminPath(path: string): boolean {
  return /^\/(admin|runtime)(\/|$)/i.test(path);
}

/** The one thing below `/admin` that asks for no key. */
export function isPing(path: string): boolean {
  return /^\/admin\/host\/ping\/?$/i.test(path);
}

export function createAdmin(options: HostAdminOptions): HostAdmin {
  const { listeners } = options;
  const functions = inHostOrder(options.definitions);
  const calls: Record<string, () => AdminAnswer> = {
    'GET /admin/host/status': () => ({ status: 200, body: statusOf(options) }),
    'GET /admin/host/ping': () => ({ status: 200 }),
    'POST /admin/host/ping': () => ({ status: 200 }),
    'POST /admin/host/drain': () => {
      listeners.drain();
      return { status: 202 };
    },
    'GET /admin/host/drain/status': () => ({ status: 200, body: { state: listeners.drainState } }),
    'GET /admin/functions': () => ({ status: 200, body: functions.map(describe) }),
  };
  return {
    answer(method, rawPath, body) {
      const path = rawPath.replace(/\/$/, '');
      const call = `${method} ${path.toLowerCase()}`;
      if (Object.hasOwn(calls, call)) return calls[call]?.() ?? { status: 404 };
      const name = /^\/admin\/functions\/([^/]+)$/i.exec(path)?.[1]?.toLowerCase();
      const definition = functions.find((candidate) => candidate.name.toLowerCase() === name);
      if (definition === undefined) return { status: 404 };
      if (method === 'GET') return { status: 200, body: describe(definition) };
      if (method !== 'POST') return { status: 404 };
      return trigger(definition, body, options);
    },
  };
}

function trigger(definition: FunctionDefinition, body: string, { listeners }: HostAdminOptions): AdminAnswer {
  if (definition.triggerType === 'httptrigger') {
    return refusal(`"${definition.name}" is triggered by HTTP; call its route instead.`);
  }
  let input: unknown;
  try {
    input = inputSchema.parse(body === '' ? {} : JSON.parse(body)).input;
  } catch {
    return refusal('Expected a JSON body {"input": …}.');
  }
  listeners.trigger(definition, typeof input === 'string' ? input : JSON.stringify(input ?? ''));
  return { status: 202 };
}

function refusal(message: string): AdminAnswer {
  return { status: 400, body: { Message: message } };
}

function statusOf(options: HostAdminOptions): object {
  return {
    id: options.instanceId,
    state: 'Running',
    version: options.version,
    instanceId: options.instanceId,
    processUptime: Math.round(options.uptime()),
  };
}

function describe(definition: FunctionDefinition): object {
  const { trigger, registered } = definition;
  return {
    name: definition.name,
    language: 'node',
    isDisabled: definition.trigger.kind === 'disabled',
    ...(trigger.kind === 'http' ? { invoke_url_template: `/${trigger.route.template}` } : {}),
    config: { bindings: Object.entries(registered.bindings).map(([name, binding]) => ({ ...binding, name })) },
  };
}
