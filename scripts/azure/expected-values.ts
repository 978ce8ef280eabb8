import type { DeclaredResource } from './bicep/declared-resource.ts';
import { same, show, type Value } from './bicep/values.ts';
import type { Finding } from './rule.ts';

/** A value at a path of a resource, or one of several that are all right. */
export type Expected = Readonly<Record<string, Value | { readonly oneOf: readonly Value[] }>>;

/** What of a resource is not as expected. What cannot be told without Azure is not: it has to be written out. */
export function unexpected(resource: DeclaredResource, expected: Expected): Finding[] {
  return Object.entries(expected).flatMap(([path, wanted]) => {
    const right = isChoice(wanted) ? wanted.oneOf : [wanted];
    const found = resource.get(path);
    if (found !== undefined && right.some((value) => same(value, found) === true)) return [];
    const what = `expected ${path} of ${resource.symbol} to be ${right.map(show).join(' or ')}, found ${show(found)}`;
    return [{ file: resource.file, line: resource.line, what }];
  });
}

function isChoice(wanted: Expected[string]): wanted is { readonly oneOf: readonly Value[] } {
  return typeof wanted === 'object' && wanted !== null && 'oneOf' in wanted && Array.isArray(wanted.oneOf);
}
