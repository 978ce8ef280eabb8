import type { LocalRequest } from 'local-service';
import type { EasyPostOperation, EasyPostRequest } from './machine.ts';
import { EasyPostRefusal } from './refusal.ts';

const routes: { method: string; path: RegExp; operation: EasyPostOperation }[] = [
  { method: 'POST', path: /^\/v2\/shipments$/, operation: 'shipments.create' },
  { method: 'GET', path: /^\/v2\/shipments\/([^/]+)$/, operation: 'shipments.retrieve' },
  { method: 'POST', path: /^\/v2\/shipments\/([^/]+)\/buy$/, operation: 'shipments.buy' },
  { method: 'POST', path: /^\/v2\/shipments\/([^/]+)\/refund$/, operation: 'shipments.refund' },
  { method: 'GET', path: /^\/v2\/trackers\/([^/]+)$/, operation: 'trackers.retrieve' },
];

/** What a request asks for; undefined when this stand-in does not do it. */
export function routeOf(request: LocalRequest): { operation: EasyPostOperation; id?: string } | undefined {
  for (const { method, path, operation } of routes) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (match !== null) return { operation, ...(match[1] === undefined ? {} : { id: decoded(match[1]) }) };
  }
  return undefined;
}

/**
 * Reads a request, having let it in.
 * @param apiKey the one key that is let in; without it every test key is.
 * @throws {EasyPostRefusal} 401, 404 or 400.
 */
export function readRequest(request: LocalRequest, apiKey: string | undefined): EasyPostRequest {
  checkApiKey(request.headers.authorization ?? '', apiKey);
  const route = routeOf(request);
  if (route === undefined) {
    throw new EasyPostRefusal(
      404,
      'NOT_FOUND',
      `There is no ${request.method} ${request.path}. If EasyPost has it, this stand-in does not do it: it does shipments (create, retrieve, buy, refund) and trackers (retrieve).`,
    );
  }
  return { ...route, body: readJson(request) };
}

/**
 * The parsed body; undefined when there is none.
 * @throws {EasyPostRefusal} 400 when it is no JSON.
 */
export function readJson(request: LocalRequest): unknown {
  if (request.body.length === 0) return undefined;
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new EasyPostRefusal(400, 'BAD_REQUEST', 'The body is not JSON.');
  }
}

function checkApiKey(authorization: string, apiKey: string | undefined): void {
  const [scheme, credentials = ''] = authorization.split(' ');
  const given = scheme === 'Basic' ? (Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? '') : '';
  if (given.startsWith('EZAK')) {
    throw unauthorized('This is a local stand-in, and it was given a production key. Use a test key (EZTK…).');
  }
  if (apiKey === undefined ? !given.startsWith('EZTK') : given !== apiKey) {
    throw unauthorized('An API key is required: basic authentication with a test key (EZTK…) as user name.');
  }
}

function unauthorized(message: string): EasyPostRefusal {
  return new EasyPostRefusal(401, 'UNAUTHORIZED', message);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
