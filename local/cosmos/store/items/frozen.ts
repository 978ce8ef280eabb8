import type { JsonValue } from '../../sql/json.ts';

/** Parses JSON text into values that nobody can change any more. Throws a `SyntaxError`. */
export function parseFrozen(text: string): JsonValue {
  return freeze(JSON.parse(text));
}

function freeze(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  Object.freeze(value);
  return value;
}
