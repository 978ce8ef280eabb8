import type { LocalRequest } from 'local-service';
import type { HubOperation, HubRequest } from './machine.ts';
import { badRequest, HubRefusal } from './refusal.ts';

const installationOperations: Record<string, HubOperation> = {
  PUT: 'installations.put',
  GET: 'installations.get',
  PATCH: 'installations.patch',
  DELETE: 'installations.delete',
};

/** What a request asks for; undefined when this stand-in does not do it. */
export function routeOf(request: LocalRequest, hubName: string): { operation: HubOperation; id?: string } | undefined {
  const [hub, collection, id = '', ...rest] = request.path.slice(1).split('/').map(decoded);
  if (hub !== hubName || rest.length > 0) return undefined;
  if (collection === 'messages' && id === '' && request.method === 'POST') return { operation: 'messages.send' };
  const operation = installationOperations[request.method];
  return collection === 'installations' && id !== '' && operation !== undefined ? { operation, id } : undefined;
}

/** The tag expression that a message is sent to; undefined for all installations. */
export function tagsOf(request: LocalRequest): string | undefined {
  const tags = request.headers['servicebusnotification-tags'];
  return typeof tags === 'string' && tags !== '' ? tags : undefined;
}

/**
 * Reads a request whose token was checked.
 * @throws {HubRefusal} 404 or 400 for what this hub does not have or do.
 */
export function readRequest(request: LocalRequest, hubName: string): HubRequest {
  const hub = decoded(request.path.split('/')[1] ?? '');
  if (hub !== hubName)
    throw new HubRefusal(
      404,
      `No service is hosted at the specified address: the hub here is "${hubName}", not "${hub}"`,
    );
  if (!request.query.has('api-version')) throw badRequest('The query parameter api-version is missing');
  const route = routeOf(request, hubName);
  if (route === undefined) {
    throw new HubRefusal(
      404,
      `There is no ${request.method} ${request.path}. If Notification Hubs has it, this stand-in does not do it: it does installations (PUT, GET, PATCH, DELETE) and POST /${hubName}/messages/`,
    );
  }
  const { operation, id = '' } = route;
  if (operation === 'messages.send') return readSend(request);
  if (operation === 'installations.get' || operation === 'installations.delete') return { operation, id };
  return { operation, id, body: readJson(request) };
}

function readSend(request: LocalRequest): HubRequest {
  if (request.query.has('direct')) throw badRequest('This stand-in does not do direct sends; send to tags');
  const format = request.headers['servicebusnotification-format'];
  return {
    operation: 'messages.send',
    format: typeof format === 'string' ? format : undefined,
    tags: tagsOf(request),
    body: request.body.toString('utf8'),
    headers: request.headers,
  };
}

function readJson(request: LocalRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw badRequest('The body is not JSON');
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
