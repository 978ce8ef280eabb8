import type { LocalRequest } from 'local-service';
import { flag, header } from './request-headers.ts';

/** What a request asks for: the names that fault rules and charge statistics use. */
export type Operation =
  | 'account.read'
  | `databases.${'create' | 'list' | 'query' | 'read' | 'delete'}`
  | `containers.${'create' | 'list' | 'query' | 'read' | 'replace' | 'delete' | 'ranges'}`
  | `items.${'create' | 'upsert' | 'batch' | 'bulk' | 'query' | 'plan' | 'list' | 'feed' | 'read' | 'replace' | 'patch' | 'delete' | 'deletePartition'}`
  | `offers.${'list' | 'query' | 'read' | 'replace'}`
  | 'unsupported';

export interface Route {
  operation: Operation;
  /** Ids or resource ids, decoded; empty where the path names none. */
  database: string;
  container: string;
  /** The item or offer. */
  id: string;
  /** What an unsupported request asked for; else empty. */
  feature: string;
  /** What key authorization signs: the resource type, and the link of the resource or of the feed's parent. */
  resourceType: string;
  link: string;
}

/** Below these, clients know resources that the emulator does not have. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['sprocs', 'stored procedures'],
  ['triggers', 'triggers'],
  ['udfs', 'user-defined functions'],
  ['conflicts', 'the conflict feed'],
  ['users', 'users and resource tokens'],
  ['clientencryptionkeys', 'client encryption'],
  ['addresses', 'direct mode: connect in gateway mode'],
  ['attachments', 'attachments'],
  ['media', 'attachments'],
]);

type Method = string;
type Choose = (request: LocalRequest) => Operation;

/** By the shape of the path, then by method: an operation, or how to choose between several. */
const routes: Record<string, Record<Method, Operation | Choose>> = {
  '': { GET: 'account.read' },
  dbs: { GET: 'databases.list', POST: (request) => (isQuery(request) ? 'databases.query' : 'databases.create') },
  'dbs/*': { GET: 'databases.read', DELETE: 'databases.delete' },
  'dbs/*/colls': {
    GET: 'containers.list',
    POST: (request) => (isQuery(request) ? 'containers.query' : 'containers.create'),
  },
  'dbs/*/colls/*': { GET: 'containers.read', PUT: 'containers.replace', DELETE: 'containers.delete' },
  'dbs/*/colls/*/pkranges': { GET: 'containers.ranges' },
  'dbs/*/colls/*/docs': {
    GET: (request) => (header(request, 'a-im') ? 'items.feed' : 'items.list'),
    POST: postedItems,
  },
  'dbs/*/colls/*/docs/*': { GET: 'items.read', PUT: 'items.replace', PATCH: 'items.patch', DELETE: 'items.delete' },
  'dbs/*/colls/*/operations/*': {
    POST: ({ url }) => (url.endsWith('/partitionkeydelete') ? 'items.deletePartition' : 'unsupported'),
  },
  offers: { GET: 'offers.list', POST: 'offers.query' },
  'offers/*': { GET: 'offers.read', PUT: 'offers.replace' },
};

/** Finds out what a request asks for. The whole target is the path: Cosmos DB has no query strings, and ids may hold a raw "?". */
export function routeOf(request: LocalRequest): Route {
  const segments = request.url
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  const shape = segments.map((segment, at) => (at % 2 === 0 ? segment : '*')).join('/');
  const choice = routes[shape]?.[request.method];
  const operation = typeof choice === 'function' ? choice(request) : (choice ?? 'unsupported');
  const isOffer = segments[0] === 'offers';
  return {
    operation,
    database: isOffer ? '' : (segments[1] ?? ''),
    container: isOffer ? '' : (segments[3] ?? ''),
    id: (isOffer ? segments[1] : segments[5]) ?? '',
    feature: operation === 'unsupported' ? featureOf(segments, request) : '',
    ...signedPart(segments),
  };
}

function postedItems(request: LocalRequest): Operation {
  if (flag(request, 'x-ms-cosmos-is-query-plan-request')) return 'items.plan';
  if (isQuery(request)) return 'items.query';
  if (flag(request, 'x-ms-cosmos-is-batch-request')) {
    return flag(request, 'x-ms-cosmos-batch-atomic') ? 'items.batch' : 'items.bulk';
  }
  return flag(request, 'x-ms-documentdb-is-upsert') ? 'items.upsert' : 'items.create';
}

/** The content type alone does not tell: the plan request has it too. */
function isQuery(request: LocalRequest): boolean {
  return flag(request, 'x-ms-documentdb-isquery') || header(request, 'content-type') === 'application/query+json';
}

function featureOf(segments: readonly string[], request: LocalRequest): string {
  const known = segments.filter((_, at) => at % 2 === 0).find((segment) => foreign.has(segment));
  return (known && foreign.get(known)) ?? `${request.method} /${segments.join('/').slice(0, 200)}`;
}

function signedPart(segments: readonly string[]): Pick<Route, 'resourceType' | 'link'> {
  if (segments[4] === 'operations') return { resourceType: 'colls', link: segments.slice(0, 4).join('/') };
  const isFeed = segments.length % 2 === 1;
  return {
    resourceType: (isFeed ? segments.at(-1) : segments.at(-2)) ?? '',
    link: (isFeed ? segments.slice(0, -1) : segments).join('/'),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
