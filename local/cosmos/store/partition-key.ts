import { isObject, type JsonObject, ownProperty, type Value } from '../sql/json.ts';
import { badRequest } from './refusal.ts';

/** One value of a partition key. A document without the property has `undefined` there. */
export type KeyValue = string | number | boolean | null | undefined;

/** The values of a partition key, in the order of the container's paths. */
export type PartitionKey = readonly KeyValue[];

/** The `partitionKey` of a container definition. Without a version it is version 1, as on the service. */
export interface PartitionKeyDefinition {
  readonly paths: readonly string[];
  readonly kind?: 'Hash' | 'MultiHash' | undefined;
  readonly version?: 1 | 2 | undefined;
}

/** How a container hashes its keys: version 1, version 2, or one version 2 hash per level (hierarchical keys). */
export type HashKind = 'v1' | 'v2' | 'multi';

export function hashKindOf(definition: PartitionKeyDefinition): HashKind {
  if (definition.kind === 'MultiHash') return 'multi';
  return definition.version === 2 ? 'v2' : 'v1';
}

/** Throws 400 for a key that has not a value for each path. */
export function requireValues(key: PartitionKey, paths: number): void {
  if (key.length === paths) return;
  throw badRequest(`The partition key has ${key.length} values; ${paths} are expected.`);
}

const maxKeyBytes = 2048;

/** Throws 400 for a key that is longer than the service takes. */
export function requireKeySize(key: PartitionKey): void {
  const bytes = key.reduce<number>((sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value) : 0), 0);
  if (bytes > maxKeyBytes) throw badRequest(`A partition key can have ${maxKeyBytes} bytes, this one has ${bytes}.`);
}

/** Whether two definitions hash the same values in the same way. */
export function sameKey(one: PartitionKeyDefinition, other: PartitionKeyDefinition): boolean {
  const text = (definition: PartitionKeyDefinition) => JSON.stringify([hashKindOf(definition), definition.paths]);
  return text(one) === text(other);
}

/** Whether a path names a property of a document: `/a/"b c"`, without wildcards. */
export function isKeyPath(path: string): boolean {
  return /^(?:\/(?:"(?:[^"\\]|\\.)+"|'(?:[^'\\]|\\.)+'|[^/"'*?[\]][^/*?[\]]*))+$/.test(path);
}

/** The names that lead to a key property: `/a/"b c"` → ["a", "b c"]. */
export function pathNames(path: string): string[] {
  const names = [...path.matchAll(/\/(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^/]+))/g)];
  return names.map((match) => match[1] ?? match[2] ?? (match[3] ?? '').trim());
}

/** The partition key of a document; throws 400 if a value there cannot be a key. */
export function keyOf(document: JsonObject, paths: readonly (readonly string[])[]): PartitionKey {
  return paths.map((names) => {
    const value = valueAt(document, names);
    if (typeof value !== 'object' || value === null) return value;
    throw badRequest(
      `The partition key /${names.join('/')} must be a string, number, boolean or null, but the document has ${Array.isArray(value) ? 'an array' : 'an object'} there.`,
    );
  });
}

/** A key as text, the same as in the request header: `["c1"]`, and `[{}]` for a missing value. Equal keys have equal text. */
export function keyText(key: PartitionKey): string {
  return JSON.stringify(key.map((value) => (value === undefined ? {} : value)));
}

/** The value that a path of names leads to; undefined where a name is missing. */
export function valueAt(document: JsonObject, names: readonly string[]): Value {
  return names.reduce<Value>((value, name) => (isObject(value) ? ownProperty(value, name) : undefined), document);
}
