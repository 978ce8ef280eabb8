import { type LocalAnswer, type LocalRequest, startLocalService } from 'local-service';
import { type Clock, type MovableClock, movableClock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { createHubMachine, type HubAnswer, type HubRequest } from './machine.ts';
import { HubRefusal } from './refusal.ts';
import { readRequest, routeOf, tagsOf } from './request.ts';
import { checkSasToken, type SasRule } from './sas-token.ts';
import { errorXml, outcomeXml } from './xml.ts';

export interface NotificationHubsOptions {
  /** 0 takes a free port. */
  port: number;
  /** The one hub of the namespace; `orders` unless told otherwise. */
  hubName?: string;
  /** The rule that signs tokens; `localRule` unless told otherwise. */
  rule?: SasRule;
  clock?: MovableClock;
  random?: Random;
  /** Judges the expiry of tokens. Callers sign by the time of the machine, so it is that, however `clock` is moved. */
  tokenClock?: Clock;
}

export interface RunningNotificationHubs {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  port: number;
  hubName: string;
  /** What the SDK takes; plain http, so its pipeline must allow insecure connections. */
  connectionString: string;
  stop(): Promise<void>;
}

/** The rule of the laptop. It is public and opens nothing else. */
export const localRule: SasRule = {
  keyName: 'DefaultFullSharedAccessSignature',
  key: 'bG9jYWwtc3RhbmQtaW4tZm9yLW5vdGlmaWNhdGlvbi1odWJz',
};

const apiVersion = '2020-06';
const xml = { 'content-type': 'application/xml; charset=utf-8' };

/** Starts the Notification Hubs stand-in on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startNotificationHubs(options: NotificationHubsOptions): Promise<RunningNotificationHubs> {
  const { port, hubName = 'orders', rule = localRule, clock = movableClock(), random = Math.random } = options;
  const { tokenClock = { now: Date.now } } = options;
  const machine = createHubMachine({ clock, random });

  const wire = (answer: HubAnswer, request: LocalRequest): LocalAnswer => {
    const trackingId = newTrackingId(random);
    const headers = { trackingid: trackingId, 'x-ms-correlation-request-id': trackingId };
    if (!('detail' in answer)) return success(answer, request, headers, `http://${request.headers.host}/${hubName}`);
    const body = errorXml(answer.status, answer.detail, trackingId, clock.now());
    return { status: answer.status, headers: { ...xml, ...headers }, body };
  };

  const answering = (request: LocalRequest, work: (known: HubRequest) => HubAnswer | undefined) => {
    try {
      const resource = `${request.headers.host ?? ''}${request.path}`;
      checkSasToken({ authorization: request.headers.authorization, resource, now: tokenClock.now() }, rule);
      const answer = work(readRequest(request, hubName));
      return answer && wire(answer, request);
    } catch (error) {
      if (error instanceof HubRefusal) return wire({ status: error.status, detail: error.message }, request);
      throw error;
    }
  };

  const service = await startLocalService({
    name: 'Notification Hubs stand-in',
    port,
    clock,
    nameCall: (request) => {
      const route = routeOf(request, hubName);
      return { operation: route?.operation ?? 'unknown', id: route?.id, target: route?.id ?? tagsOf(request) };
    },
    accept: (request) => answering(request, () => undefined),
    serve: (request) => wire(machine.handle(readRequest(request, hubName)), request),
    refuse: (status, request) => {
      const failed = { status, detail: `Status ${status}, asked for by a fault rule` };
      return answering(request, () => failed) ?? wire(failed, request);
    },
    objects: () => ({ ...machine.books() }),
    reset: () => machine.reset(),
  });
  const connectionString = `Endpoint=${service.url}/;SharedAccessKeyName=${rule.keyName};SharedAccessKey=${rule.key}`;
  return { url: service.url, port: service.port, hubName, connectionString, stop: () => service.stop() };
}

function success(
  answer: Exclude<HubAnswer, { detail: string }>,
  request: LocalRequest,
  headers: Record<string, string>,
  hubUrl: string,
): LocalAnswer {
  const { status } = answer;
  if ('installation' in answer) return { status, headers, body: answer.installation };
  if (!('messageId' in answer)) return { status, headers };
  const sent = { ...headers, location: `${hubUrl}/messages/${answer.messageId}?api-version=${apiVersion}` };
  return request.query.has('test')
    ? { status, headers: { ...xml, ...sent }, body: outcomeXml(answer.deliveredTo) }
    : { status, headers: sent };
}

/** A UUID, drawn from `random` so that a run can be repeated. */
function newTrackingId(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
