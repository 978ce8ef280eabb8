import { isKeyPath, pathNames } from '../partition-key.ts';
import { badRequest } from '../refusal.ts';

/** The `uniqueKeyPolicy` of a container: within a partition key no two items agree on all paths of a key. */
export interface UniqueKeyPolicy {
  readonly uniqueKeys?: readonly { readonly paths: readonly string[] }[] | undefined;
}

const maxKeys = 10;
const maxPaths = 16;

/** Throws 400 for a policy that the service would not take. */
export function requireUniqueKeyPolicy(policy: UniqueKeyPolicy | undefined): void {
  const keys = policy?.uniqueKeys ?? [];
  if (keys.length > maxKeys) throw badRequest(`A container can have ${maxKeys} unique keys, not ${keys.length}.`);
  for (const { paths } of keys) {
    if (paths.length < 1 || paths.length > maxPaths) {
      throw badRequest(`A unique key has 1 to ${maxPaths} paths, not ${paths.length}.`);
    }
    const faulty = paths.find((path) => !isKeyPath(path));
    if (faulty !== undefined) {
      throw badRequest(`The unique key path "${faulty}" is invalid; expected "/name" or "/a/b", without wildcards.`);
    }
  }
  if (new Set(keys.map(keyText)).size < keys.length) throw badRequest('The unique key policy has the same key twice.');
}

/** Whether two policies say the same: a container keeps the one it was created with. */
export function sameUniqueKeys(one: UniqueKeyPolicy | undefined, other: UniqueKeyPolicy | undefined): boolean {
  const text = (policy: UniqueKeyPolicy | undefined) =>
    JSON.stringify((policy?.uniqueKeys ?? []).map(keyText).toSorted());
  return text(one) === text(other);
}

function keyText({ paths }: { paths: readonly string[] }): string {
  return JSON.stringify(paths.map(pathNames).map(String).toSorted());
}
