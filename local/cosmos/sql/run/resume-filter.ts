import { z } from 'zod';
import type { JsonValue, Value } from '../json.ts';
import { isObject } from '../json.ts';
import { QueryError, unsupported } from '../query-error.ts';
import { ridNumber } from '../values/rid.ts';
import type { Bound } from './position.ts';

const resumeFilter = z.object({
  value: z.array(z.json()),
  rid: z.string().optional(),
  exclude: z.boolean().default(false),
});

/**
 * Where the .NET SDK wants an ordered query to go on: the body field `resumeFilter`, `{value, rid?, exclude}`, one value per
 * ORDER BY path, `[]` for undefined. Throws a QueryError for another shape, and for arrays and objects, which it sends as hashes.
 */
export function boundOf(filter: unknown, paths: number): Bound {
  const { success, data, error } = resumeFilter.safeParse(filter);
  if (!success)
    throw new QueryError('syntax', `Expected a resumeFilter {value, rid, exclude}. ${z.prettifyError(error)}`);
  if (data.value.length !== paths) {
    throw new QueryError(
      'syntax',
      `Expected ${paths} values in the resumeFilter, one per ORDER BY path, got ${data.value.length}.`,
    );
  }
  return {
    sort: data.value.map(sortValue),
    rid: data.rid === undefined ? undefined : ridNumber(data.rid),
    inclusive: !data.exclude,
  };
}

function sortValue(value: JsonValue): Value {
  if (Array.isArray(value) && value.length === 0) return undefined;
  if (Array.isArray(value) || isObject(value)) throw unsupported('a resumeFilter behind an array or object');
  return value;
}
