import type { LocalRequest } from 'local-service';
import type { z } from 'zod';
import { badParameter, VaultRefusal } from './refusal.ts';

export type VaultOperation =
  | 'secrets.set'
  | 'secrets.get'
  | 'secrets.update'
  | 'secrets.delete'
  | 'secrets.list'
  | 'secrets.listVersions'
  | 'deletedSecrets.get'
  | 'deletedSecrets.purge'
  | 'deletedSecrets.recover';

export interface VaultRoute {
  operation: VaultOperation;
  /** The secret; empty for a list of all. */
  name: string;
  version: string | undefined;
}

const operations: ReadonlyMap<string, VaultOperation> = new Map([
  ['GET secrets', 'secrets.list'],
  ['PUT secrets/name', 'secrets.set'],
  ['GET secrets/name', 'secrets.get'],
  ['PATCH secrets/name', 'secrets.update'],
  ['DELETE secrets/name', 'secrets.delete'],
  ['GET secrets/name/versions', 'secrets.listVersions'],
  ['GET secrets/name/version', 'secrets.get'],
  ['PATCH secrets/name/version', 'secrets.update'],
  ['GET deletedsecrets/name', 'deletedSecrets.get'],
  ['DELETE deletedsecrets/name', 'deletedSecrets.purge'],
  ['POST deletedsecrets/name/recover', 'deletedSecrets.recover'],
]);

/** What a request asks for; undefined when this stand-in does not do it. The SDK ends some paths with a slash. */
export function routeOf({ method, path }: LocalRequest): VaultRoute | undefined {
  const [collection = '', name, last, ...rest] = path.split('/').filter((part) => part !== '');
  const isWord = last === 'versions' || last === 'recover';
  const shape = [
    collection,
    ...(name === undefined ? [] : ['name']),
    ...(last === undefined ? [] : [isWord ? last : 'version']),
  ];
  const operation = rest.length > 0 ? undefined : operations.get(`${method} ${shape.join('/')}`);
  return operation && { operation, name: name ?? '', version: isWord ? undefined : last };
}

/** The route of a request whose token was checked. Throws a VaultRefusal for what this vault does not have or do. */
export function knownRoute(request: LocalRequest): VaultRoute {
  const route = routeOf(request);
  if (route === undefined) {
    throw new VaultRefusal(
      404,
      'NotFound',
      `There is no ${request.method} ${request.path}. If Key Vault has it, this stand-in does not do it: it does secrets, their versions, and deleted secrets.`,
    );
  }
  if (!request.query.has('api-version')) throw badParameter('The query parameter api-version is missing.');
  if (route.name !== '' && !/^[0-9a-zA-Z-]{1,127}$/.test(route.name)) {
    throw badParameter(
      `The request URI contains an invalid name: ${route.name}. Expected letters, digits and dashes, at most 127.`,
    );
  }
  return route;
}

/** The body of a request. Throws a VaultRefusal when it is not of that shape. */
export function readBody<T>(request: LocalRequest, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw badParameter('Expected a JSON body.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badParameter(`Property ${issue?.path.join('.')} has an invalid value: ${issue?.message}`);
}
