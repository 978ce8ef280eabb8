import { isObject, type JsonObject, type JsonValue } from '../../sql/json.ts';
import { badRequest } from '../refusal.ts';
import { isSystemProperty } from './item.ts';

/** One operation of a patch, as it comes over the wire. Paths are JSON pointers. */
export type PatchOperation =
  | { op: 'add' | 'set' | 'replace'; path: string; value: JsonValue }
  | { op: 'incr'; path: string; value: number }
  | { op: 'remove'; path: string }
  | { op: 'move'; from: string; path: string };

export interface Patch {
  operations: readonly PatchOperation[];
  /** `FROM c WHERE …`: apply only if the item matches, else 412. */
  condition?: string | undefined;
}

const maxOperations = 10;

/** The document after the operations; the one given stays as it is. Throws 400 for an operation that cannot be applied. */
export function patched(
  document: JsonObject,
  operations: readonly PatchOperation[],
  keyPaths: readonly (readonly string[])[],
): JsonObject {
  if (operations.length === 0) throw badRequest('A patch must have at least one operation.');
  if (operations.length > maxOperations) {
    throw badRequest(`A patch can have ${maxOperations} operations, this one has ${operations.length}.`);
  }
  const result = structuredClone(document);
  operations.forEach((operation, at) => {
    const refuse = (reason: string) =>
      badRequest(`For Operation(${at + 1}): ${operation.op} ${operation.path}: ${reason}`);
    apply(result, operation, { refuse, keyPaths });
  });
  return result;
}

interface Context {
  refuse(reason: string): Error;
  keyPaths: readonly (readonly string[])[];
}

function apply(document: JsonObject, operation: PatchOperation, context: Context): void {
  const place = placeAt(document, writablePath(operation.path, context), context);
  switch (operation.op) {
    case 'add':
      return insert(place, operation.value, context);
    case 'set':
      return assign(place, operation.value, context);
    case 'replace':
      requirePresent(place, context);
      return assign(place, operation.value, context);
    case 'remove':
      return remove(place, context);
    case 'incr':
      return increment(place, operation.value, context);
    case 'move': {
      const source = writablePath(operation.from, context);
      if (operation.path === operation.from || operation.path.startsWith(`${operation.from}/`)) {
        throw context.refuse('an item cannot be moved into itself.');
      }
      const from = placeAt(document, source, context);
      const value = requirePresent(from, context);
      remove(from, context);
      return insert(placeAt(document, writablePath(operation.path, context), context), value, context);
    }
  }
}

/** The last step of a path: an existing parent and the name or index in it. */
type Place = { parent: JsonObject; name: string } | { parent: JsonValue[]; index: number };

function placeAt(document: JsonObject, names: readonly string[], context: Context): Place {
  let parent: JsonValue | undefined = document;
  for (const name of names.slice(0, -1)) {
    parent = isObject(parent) || Array.isArray(parent) ? valueAt(placeIn(parent, name, context)) : undefined;
  }
  if (!isObject(parent) && !Array.isArray(parent)) throw context.refuse('the parent of the path does not exist.');
  return placeIn(parent, names.at(-1) ?? '', context);
}

function placeIn(parent: JsonObject | JsonValue[], name: string, context: Context): Place {
  if (!Array.isArray(parent)) return { parent, name };
  if (name === '-') return { parent, index: parent.length };
  if (/^(?:0|[1-9]\d*)$/.test(name)) return { parent, index: Number(name) };
  throw context.refuse(`"${name}" is not an index of an array.`);
}

function valueAt(place: Place): JsonValue | undefined {
  if ('index' in place) return place.parent[place.index];
  return Object.hasOwn(place.parent, place.name) ? place.parent[place.name] : undefined;
}

function requirePresent(place: Place, context: Context): JsonValue {
  const value = valueAt(place);
  if (value === undefined) throw context.refuse('there is nothing at this path.');
  return value;
}

function insert(place: Place, value: JsonValue, context: Context): void {
  if (!('index' in place)) return define(place, value);
  if (place.index > place.parent.length) throw context.refuse('the index is beyond the end of the array.');
  place.parent.splice(place.index, 0, structuredClone(value));
}

function assign(place: Place, value: JsonValue, context: Context): void {
  if (!('index' in place)) return define(place, value);
  if (place.index > place.parent.length) throw context.refuse('the index is beyond the end of the array.');
  place.parent[place.index] = structuredClone(value);
}

function remove(place: Place, context: Context): void {
  requirePresent(place, context);
  if ('index' in place) place.parent.splice(place.index, 1);
  else delete place.parent[place.name];
}

function increment(place: Place, by: number, context: Context): void {
  const value = valueAt(place);
  if (value !== undefined && typeof value !== 'number') throw context.refuse('the value there is not a number.');
  const sum = (value ?? 0) + by;
  if (!Number.isFinite(sum)) throw context.refuse('the result is not a finite number.');
  assign(place, sum, context);
}

function define(place: { parent: JsonObject; name: string }, value: JsonValue): void {
  Object.defineProperty(place.parent, place.name, {
    value: structuredClone(value),
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** The names of a JSON pointer that a patch may write to: not the id, a system property or a part of the partition key. */
function writablePath(path: string, context: Context): string[] {
  if (!path.startsWith('/') || path.length < 2) throw context.refuse('a path starts with "/" and names a property.');
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const top = names[0] ?? '';
  if (top === 'id' || isSystemProperty(top)) throw context.refuse(`"${top}" cannot be patched.`);
  const key = context.keyPaths.find((keyPath) => keyPath.every((name, at) => at >= names.length || name === names[at]));
  if (key !== undefined) throw context.refuse(`/${key.join('/')} is the partition key and cannot be patched.`);
  return names;
}
