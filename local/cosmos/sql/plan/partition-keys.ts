import type { Value } from '../json.ts';
import type { Scope } from '../run/compile.ts';
import { demandsOf, isPoint } from '../run/intervals.ts';
import type { Expression } from '../syntax/ast.ts';

/** More keys than these are not worth naming one by one. */
const mostKeys = 1000;

/**
 * The partition keys that a filter leaves, or the first values of a hierarchical one; undefined if it leaves any. `paths` are
 * those of the container, as names.
 */
export function partitionKeysOf(
  where: Expression | undefined,
  scope: Scope,
  paths: readonly (readonly string[])[],
): Value[][] | undefined {
  const demands = new Map(
    (where ? demandsOf(where, scope) : []).map((demand) => [JSON.stringify(demand.names), demand]),
  );
  let keys: Value[][] = [[]];
  for (const names of paths) {
    const intervals = demands.get(JSON.stringify(names))?.intervals;
    if (intervals === undefined || !intervals.every(isPoint)) break;
    keys = keys.flatMap((key) => intervals.map(({ low }) => [...key, low?.value]));
  }
  const isAny = keys.length === 0 || keys.length > mostKeys || keys.some((key) => key.length === 0);
  return isAny ? undefined : keys;
}
