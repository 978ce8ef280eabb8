import type { JsonValue } from '../json.ts';
import { isObject } from '../json.ts';

/** The value as text that equal values share, whatever the order of their properties. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: JsonValue) => {
    return isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner;
  });
}
