import type { LocalAnswer, LocalRequest } from 'local-service';
import type { VaultMachine, VersionOf } from './machine.ts';
import { badParameter } from './refusal.ts';
import { knownRoute, readBody } from './request.ts';
import { setBodySchema, updateBodySchema } from './secret.ts';

const mostPerPage = 25;

/** The answer to a request whose token was checked, as Key Vault words it. Throws a VaultRefusal. */
export function answer(machine: VaultMachine, request: LocalRequest, vault: string): LocalAnswer {
  const { operation, name, version } = knownRoute(request);
  switch (operation) {
    case 'secrets.set':
      return ok(bundle(machine.set(name, readBody(request, setBodySchema)), vault));
    case 'secrets.get':
      return ok(bundle(machine.get(name, version), vault));
    case 'secrets.update':
      return ok(item(machine.update(name, version, readBody(request, updateBodySchema)), vault));
    case 'secrets.list':
      return ok(page(request, machine.list(), (one) => item(one, vault, false), vault));
    case 'secrets.listVersions':
      return ok(page(request, machine.versions(name), (one) => item(one, vault), vault));
    case 'secrets.delete':
      return ok(deletedBundle(machine.remove(name), vault));
    case 'deletedSecrets.get':
      return ok(deletedBundle(machine.removed(name), vault));
    case 'deletedSecrets.recover':
      return ok(item(machine.recover(name), vault));
    case 'deletedSecrets.purge':
      machine.purge(name);
      return { status: 204 };
  }
}

const ok = (body: object): LocalAnswer => ({ status: 200, body });

/** A version without its value. */
function item({ name, version }: VersionOf, vault: string, withVersion = true): object {
  return {
    id: `${vault}/secrets/${name}${withVersion ? `/${version.id}` : ''}`,
    contentType: version.contentType,
    tags: version.tags,
    attributes: { ...version.attributes, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 },
  };
}

const bundle = (found: VersionOf, vault: string): object => ({ value: found.version.value, ...item(found, vault) });

function deletedBundle({ deletedAt, ...found }: VersionOf & { deletedAt: number }, vault: string): object {
  return {
    recoveryId: `${vault}/deletedsecrets/${found.name}`,
    deletedDate: deletedAt,
    scheduledPurgeDate: deletedAt + 90 * 24 * 60 * 60,
    ...item(found, vault),
  };
}

/** One page of a list, and where the next one is. */
function page(
  { path, query }: LocalRequest,
  all: readonly VersionOf[],
  shown: (one: VersionOf) => object,
  vault: string,
): object {
  const size = Number(query.get('maxresults') ?? mostPerPage);
  if (!Number.isInteger(size) || size < 1 || size > mostPerPage) {
    throw badParameter(`Invalid maxresults: expected 1 to ${mostPerPage}.`);
  }
  const from = Number(query.get('$skiptoken') ?? 0);
  const next = new URLSearchParams(query);
  next.set('$skiptoken', String(from + size));
  return {
    value: all.slice(from, from + size).map(shown),
    nextLink: from + size < all.length ? `${vault}${path}?${next.toString()}` : null,
  };
}
