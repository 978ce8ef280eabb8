import type { Scalar } from './syntax.ts';

/** What an expression comes to, as far as that can be told without Azure. */
export type Value = Scalar | Unresolved | readonly Value[] | Values;
export interface Values {
  readonly [key: string]: Value;
}

/** What a symbol stands for: more than its text is known. */
export interface Referent {
  /** Its condition is false, so that `.?` leads to null. */
  readonly absent: boolean;
  member(name: string): Value;
}

/** A value that only Azure knows, or whoever deploys. */
export class Unresolved {
  /** The source, with what is known filled in: the same text is the same value. */
  readonly text: string;
  readonly referent: Referent | undefined;
  constructor(text: string, referent?: Referent) {
    this.text = text;
    this.referent = referent;
  }
}

export function isValues(value: Value | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved);
}

export function isScalar(value: Value | undefined): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a part of it is not known. */
export function hasUnresolved(value: Value): boolean {
  if (isList(value)) return value.some(hasUnresolved);
  return isValues(value) ? Object.values(value).some(hasUnresolved) : value instanceof Unresolved;
}

/** The value at a path such as `properties.sku.name`, or undefined where the path leads nowhere. */
export function at(value: Value | undefined, path: string): Value | undefined {
  return path.split('.').reduce<Value | undefined>((found, key) => (isValues(found) ? found[key] : undefined), value);
}

/** The value in the words of Bicep, for messages and comparison. */
export function show(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Unresolved) return value.text;
  if (typeof value === 'string') return `'${value.replaceAll("'", "\\'")}'`;
  if (isList(value)) return `[${value.map(show).join(', ')}]`;
  if (!isValues(value)) return String(value);
  const entries = Object.entries(value).map(
    ([key, held]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : show(key)}: ${show(held)}`,
  );
  return `{${entries.join(', ')}}`;
}

/** Whether two values are the same; undefined when that cannot be told. */
export function same(a: Value, b: Value): boolean | undefined {
  if (a instanceof Unresolved || b instanceof Unresolved)
    return a instanceof Unresolved && b instanceof Unresolved && a.text === b.text ? true : undefined;
  if (isList(a) && isList(b)) return a.length === b.length && all(a.map((item, index) => same(item, b[index] ?? null)));
  if (isValues(a) && isValues(b)) {
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length || keys.some((key) => !(key in b))) return false;
    return all(keys.map((key) => same(a[key] ?? null, b[key] ?? null)));
  }
  return a === b;
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}
