import type { IndexingPolicy } from '../../request-units/indexing-policy.ts';
import { badRequest } from '../refusal.ts';

type CompositeIndex = NonNullable<IndexingPolicy['compositeIndexes']>[number];

const compositePaths = { least: 2, most: 8 } as const;

/** Throws 400 for an indexing policy that the service would not take. */
export function requireIndexingPolicy(policy: IndexingPolicy | undefined): void {
  if (policy === undefined || policy.indexingMode === 'none') return;
  const included = policy.includedPaths ?? [];
  const excluded = policy.excludedPaths ?? [];
  const all = [...included, ...excluded].map(({ path }) => path);
  for (const path of all) requirePath(path, /\/[?*]$/, 'with "/?" or "/*" at its end');
  const twice = all.find((path, at) => all.indexOf(path) !== at);
  if (twice !== undefined) throw badRequest(`The indexing path "${twice}" is in the policy twice.`);
  if (!all.includes('/*')) {
    throw badRequest(
      'The special mandatory indexing path "/" is not provided in any of the path type sets. Include or exclude "/*".',
    );
  }
  for (const composite of policy.compositeIndexes ?? []) requireComposite(composite);
}

function requireComposite(composite: CompositeIndex): void {
  const { least, most } = compositePaths;
  if (composite.length < least || composite.length > most) {
    throw badRequest(`A composite index has ${least} to ${most} paths, not ${composite.length}.`);
  }
  for (const { path, order } of composite) {
    requirePath(path, /[^?*]$/, 'without "/?" or "/*", which composite indexes imply');
    if (order !== undefined && order !== 'ascending' && order !== 'descending') {
      throw badRequest(`The order of a composite path is "ascending" or "descending", not ${JSON.stringify(order)}.`);
    }
  }
  if (new Set(composite.map(({ path }) => path)).size < composite.length) {
    throw badRequest('A composite index has the same path twice.');
  }
}

const label = String.raw`(?:"(?:[^"\\]|\\.)*"|\[\]|\w+|[?*](?=$))`;
const wholePath = new RegExp(`^(?:/${label})+$`);

function requirePath(path: string, ending: RegExp, expected: string): void {
  if (wholePath.test(path) && ending.test(path)) return;
  throw badRequest(
    `The indexing path '${path}' could not be accepted. Expected a path such as /a/"b c"/[], ${expected}; names with other characters than letters, digits and "_" are quoted.`,
  );
}
