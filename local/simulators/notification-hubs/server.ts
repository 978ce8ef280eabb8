import { type LocalAnswer, type LocalRequest, startLocalService } from 'local-service';
import { type Clock, type MovableClock, movableClock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { createHubMachine, type HubAnswer, type HubOperation, type HubRequest } from './machine.ts';
import { HubRefusal } from './refusal.ts';
import { checkSasToken, type SasRule } from './sas-token.ts';
import { errorXml, outcomeXml } from './xml.ts';

export interface NotificationHubsOptions {
  /** 0 takes a free port. */
  port: number;
  /** The one hub of the namespace; `orders` unless told otherwise. */
  hubName?: string;
  /** The rule that signs tokens. The default is for the laptop only. */
  rule?: SasRule;
  clock?: MovableClock;
  random?: Random;
  /** Judges the expiry of tokens, which callers sign by their own clock: the machine's, however `clock` is moved. */
  tokenClock?: Clock;
}

export interface RunningNotificationHubs {
  url: string;
  port: number;
  hubName: string;
  /** What the SDK takes; plain http, so its pipeline must allow insecure connections. */
  connectionString: string;
  stop(): Promise<void>;
}

export const localRule: SasRule = {
  keyName: 'DefaultFullSharedAccessSignature',
  key: 'bG9jYWwtc3RhbmQtaW4tZm9yLW5vdGlmaWNhdGlvbi1odWJz',
};

interface Route {
  operation: HubOperation;
  id?: string;
}

/** Starts the Notification Hubs stand-in on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startNotificationHubs(options: NotificationHubsOptions): Promise<RunningNotificationHubs> {
  const { port, hubName = 'orders', rule = localRule, clock = movableClock(), random = Math.random } = options;
  const { tokenClock = { now: Date.now } } = options;
  const machine = createHubMachine({ clock, random });

  const refused = (status: number, detail: string): LocalAnswer => {
    const trackingId = newTrackingId(random);
    return {
      status,
      headers: { 'content-type': 'application/xml; charset=utf-8', trackingid: trackingId },
      body: errorXml(status, detail, trackingId, clock.now()),
    };
  };

  const early = (request: LocalRequest): LocalAnswer | undefined => {
    try {
      const host = request.headers.host ?? '';
      const { authorization } = request.headers;
      checkSasToken({ authorization, resource: `${host}${request.path}`, now: tokenClock.now() }, rule);
      refuseUndone(request, hubName);
      return undefined;
    } catch (error) {
      if (error instanceof HubRefusal) return refused(error.status, error.message);
      throw error;
    }
  };

  const wire = (answer: HubAnswer, request: LocalRequest): LocalAnswer => {
    if ('detail' in answer) return refused(answer.status, answer.detail);
    const trackingId = newTrackingId(random);
    const headers = { trackingid: trackingId, 'x-ms-correlation-request-id': trackingId };
    if (!('messageId' in answer)) {
      return 'installation' in answer
        ? { status: answer.status, headers, body: answer.installation }
        : { status: answer.status, headers };
    }
    const location = `http://${request.headers.host}/${hubName}/messages/${answer.messageId}?api-version=2020-06`;
    return request.query.has('test')
      ? {
          status: answer.status,
          headers: { ...headers, location, 'content-type': 'application/xml; charset=utf-8' },
          body: outcomeXml(answer.deliveredTo),
        }
      : { status: answer.status, headers: { ...headers, location } };
  };

  const service = await startLocalService({
    name: 'Notification Hubs stand-in',
    port,
    clock,
    nameCall: (request) => {
      const route = routeOf(request, hubName);
      return {
        operation: route?.operation ?? 'unknown',
        id: route?.id,
        target: route?.id ?? tagsOf(request),
      };
    },
    accept: early,
    serve: (request) => wire(machine.handle(hubRequest(request, hubName)), request),
    refuse: (status, request) => early(request) ?? refused(status, `Refused with status ${status} by a fault rule`),
    objects: () => ({ ...machine.books() }),
    reset: () => machine.reset(),
  });
  const connectionString = `Endpoint=${service.url}/;SharedAccessKeyName=${rule.keyName};SharedAccessKey=${rule.key}`;
  return { url: service.url, port: service.port, hubName, connectionString, stop: () => service.stop() };
}

const installationOperations: Record<string, HubOperation> = {
  PUT: 'installations.put',
  GET: 'installations.get',
  PATCH: 'installations.patch',
  DELETE: 'installations.delete',
};

function routeOf(request: LocalRequest, hubName: string): Route | undefined {
  const [hub = '', collection = '', id = '', ...rest] = request.path.slice(1).split('/').map(decodeURIComponent);
  if (hub !== hubName || rest.length > 0) return undefined;
  if (collection === 'messages' && id === '' && request.method === 'POST') return { operation: 'messages.send' };
  const operation = installationOperations[request.method];
  return collection === 'installations' && id !== '' && operation !== undefined ? { operation, id } : undefined;
}

function refuseUndone(request: LocalRequest, hubName: string): void {
  const hub = request.path.split('/')[1] ?? '';
  if (hub !== hubName) throw new HubRefusal(404, `There is no hub "${hub}"; this namespace has "${hubName}".`);
  if (!request.query.has('api-version')) throw new HubRefusal(400, 'The query parameter api-version is missing.');
  if (routeOf(request, hubName) === undefined) {
    throw new HubRefusal(
      404,
      `There is no ${request.method} ${request.path}. If Notification Hubs has it, this stand-in does not do it: it does installations (PUT, GET, PATCH, DELETE) and POST /${hubName}/messages/`,
    );
  }
  if (request.query.has('direct')) {
    throw new HubRefusal(400, 'This stand-in does not do direct sends; send to tags');
  }
}

function hubRequest(request: LocalRequest, hubName: string): HubRequest {
  const route = routeOf(request, hubName);
  if (route === undefined) throw new Error(`${request.method} ${request.path} is not a route`);
  const { operation, id = '' } = route;
  if (operation === 'messages.send') {
    const format = request.headers['servicebusnotification-format'];
    return {
      operation,
      format: typeof format === 'string' ? format : undefined,
      tags: tagsOf(request),
      body: request.body.toString('utf8'),
      headers: request.headers,
    };
  }
  if (operation === 'installations.get' || operation === 'installations.delete') return { operation, id };
  return { operation, id, body: jsonOf(request) };
}

function tagsOf(request: LocalRequest): string | undefined {
  const tags = request.headers['servicebusnotification-tags'];
  return typeof tags === 'string' && tags !== '' ? tags : undefined;
}

/** The parsed body; undefined when it is no JSON, which the machine then refuses by its shape. */
function jsonOf(request: LocalRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function newTrackingId(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
