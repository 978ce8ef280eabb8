import { isObject, type JsonObject, type JsonValue } from '../sql/json.ts';

interface PolicyPath {
  path: string;
}

interface CompositePath extends PolicyPath {
  /** Default ascending. */
  order?: string | undefined;
}

/** The part of a container's `indexingPolicy` that charges depend on. */
export interface IndexingPolicy {
  indexingMode?: string | undefined;
  includedPaths?: readonly PolicyPath[] | undefined;
  excludedPaths?: readonly PolicyPath[] | undefined;
  compositeIndexes?: readonly (readonly CompositePath[])[] | undefined;
}

/** What the service gives a container that names no policy. */
export const defaultIndexingPolicy = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
};

/** Whether the policy indexes the value at a path (`/lines/[]/sku`). The rule that matches the longest part of the path wins. */
export class IndexedPaths {
  readonly #rules: readonly { names: readonly string[]; included: boolean }[];
  readonly #known = new Map<string, boolean>();
  /** Composite indexes: one term each. */
  readonly composites: number;

  constructor(policy: IndexingPolicy) {
    const off = policy.indexingMode === 'none';
    const rules = (paths: readonly PolicyPath[], included: boolean) =>
      paths.map(({ path }) => ({ names: namesOf(path), included }));
    this.#rules = off ? [] : [...rules(policy.includedPaths ?? [], true), ...rules(policy.excludedPaths ?? [], false)];
    this.composites = off ? 0 : (policy.compositeIndexes?.length ?? 0);
  }

  /** `path` as in an indexing policy, with or without the closing `/?`. */
  covers(path: string): boolean {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const names = namesOf(path).filter((name) => name !== '?');
    const matching = this.#rules.filter((rule) => matches(rule.names, names));
    const covered = matching.toSorted((a, b) => precision(b.names) - precision(a.names))[0]?.included ?? false;
    this.#known.set(path, covered);
    return covered;
  }

  /** The indexed terms of a document: one per scalar leaf, as `path=value`. System properties do not count. */
  terms(document: JsonObject): string[] {
    const terms: string[] = [];
    const walk = (value: JsonValue, path: string) => {
      if (Array.isArray(value)) for (const element of value) walk(element, `${path}/[]`);
      else if (isObject(value)) for (const [name, inner] of Object.entries(value)) walk(inner, `${path}/"${name}"`);
      else if (this.covers(path)) terms.push(`${path}=${JSON.stringify(value)}`);
    };
    for (const [name, value] of Object.entries(document)) if (!name.startsWith('_')) walk(value, `/"${name}"`);
    return terms;
  }
}

function namesOf(path: string): string[] {
  return [...path.matchAll(/\/(?:"((?:[^"\\]|\\.)*)"|([^/]*))/g)].map((match) => match[1] ?? match[2] ?? '');
}

function matches(rule: readonly string[], names: readonly string[]): boolean {
  const last = rule.at(-1);
  const fixed = last === '*' || last === '?' ? rule.slice(0, -1) : rule;
  if (!fixed.every((name, at) => name === names[at])) return false;
  return last === '*' || names.length === fixed.length;
}

/** "/a/?" is more precise than "/a/*", and a longer path more than a shorter one. */
function precision(rule: readonly string[]): number {
  return rule.length * 2 + (rule.at(-1) === '*' ? 0 : 1);
}
