import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalAnswer, type LocalRequest, startLocalService } from 'local-service';
import { type MovableClock, movableClock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { z } from 'zod';
import { createEasyPostMachine, type EasyPostAnswer, type EasyPostOperation, type EasyPostRequest } from './machine.ts';

export interface EasyPostOptions {
  /** 0 takes a free port. */
  port: number;
  /** The one key that is let in; without it every test key (`EZTK…`) is. */
  apiKey?: string;
  clock?: MovableClock;
  random?: Random;
}

export interface RunningEasyPost {
  /** Without a trailing slash; the SDK's `baseUrl` is `${url}/v2/`. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

const routes: { method: string; path: RegExp; operation: EasyPostOperation }[] = [
  { method: 'POST', path: /^\/v2\/shipments$/, operation: 'shipments.create' },
  { method: 'GET', path: /^\/v2\/shipments\/([^/]+)$/, operation: 'shipments.retrieve' },
  { method: 'POST', path: /^\/v2\/shipments\/([^/]+)\/buy$/, operation: 'shipments.buy' },
  { method: 'POST', path: /^\/v2\/shipments\/([^/]+)\/refund$/, operation: 'shipments.refund' },
];

const trackSchema = z.strictObject({
  status: z.enum(['pre_transit', 'in_transit', 'out_for_delivery', 'delivered', 'return_to_sender', 'failure']),
});

/** Starts the EasyPost stand-in on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startEasyPost(options: EasyPostOptions): Promise<RunningEasyPost> {
  const { port, apiKey, clock = movableClock(), random = Math.random } = options;
  const machine = createEasyPostMachine({ clock, random });

  const service = await startLocalService({
    name: 'EasyPost stand-in',
    port,
    clock,
    nameCall: (request) => {
      const route = routeOf(request);
      return { operation: route?.operation ?? 'unknown', id: route?.id, target: route?.id };
    },
    accept: (request) => early(request, apiKey) ?? machine.accept(easyPostRequest(request)),
    serve: async (request) => {
      const known = easyPostRequest(request);
      await sleep(machine.takesMs(known));
      return machine.perform(known);
    },
    refuse: (status, request) => early(request, apiKey) ?? machine.fail(status),
    objects: () => ({ ...machine.books() }),
    reset: () => machine.reset(),
    control: (request) => {
      const id = /^\/_local\/shipments\/([^/]+)\/track$/.exec(request.path)?.[1];
      if (id === undefined || request.method !== 'POST') return undefined;
      const parsed = trackSchema.safeParse(jsonOf(request));
      return parsed.success
        ? machine.track(id, parsed.data.status)
        : { status: 400, body: { error: z.prettifyError(parsed.error) } };
    },
  });
  return { url: service.url, port: service.port, stop: () => service.stop() };
}

function routeOf(request: LocalRequest): { operation: EasyPostOperation; id?: string } | undefined {
  for (const { method, path, operation } of routes) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return { operation, ...(match[1] === undefined ? {} : { id: decodeURIComponent(match[1]) }) };
  }
  return undefined;
}

function easyPostRequest(request: LocalRequest): EasyPostRequest {
  const route = routeOf(request);
  if (route === undefined) throw new Error(`${request.method} ${request.path} is not a route`);
  return { ...route, body: jsonOf(request) };
}

/** The parsed body; undefined when it is empty or no JSON. */
function jsonOf(request: LocalRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What ends a call before its shipment is looked at. */
function early(request: LocalRequest, apiKey: string | undefined): LocalAnswer | undefined {
  const given = basicUser(request.headers.authorization ?? '');
  if (given.startsWith('EZAK')) {
    return refused(
      401,
      'UNAUTHORIZED',
      'This is a local stand-in, and it was given a production key. Use a test key (EZTK…).',
    );
  }
  if (apiKey === undefined ? !given.startsWith('EZTK') : given !== apiKey) {
    return refused(
      401,
      'UNAUTHORIZED',
      'An API key is required: basic authentication with a test key (EZTK…) as user name.',
    );
  }
  if (routeOf(request) === undefined) {
    return refused(
      404,
      'NOT_FOUND',
      `There is no ${request.method} ${request.path}. If EasyPost has it, this stand-in does not do it: it does shipments (create, retrieve, buy, refund).`,
    );
  }
  if (request.body.length > 0 && jsonOf(request) === undefined) {
    return refused(400, 'BAD_REQUEST', 'The body is not JSON.');
  }
  return undefined;
}

function refused(status: number, code: string, message: string): EasyPostAnswer {
  return { status, body: { error: { code, message, errors: [] } } };
}

function basicUser(authorization: string): string {
  if (!authorization.startsWith('Basic ')) return '';
  return Buffer.from(authorization.slice('Basic '.length), 'base64').toString('utf8').split(':')[0] ?? '';
}
