import { z } from 'zod';
import type { Value } from '../json.ts';
import { QueryError } from '../query-error.ts';

export interface QueryParameter {
  /** With its `@`. */
  name: string;
  /** What JSON can hold; undefined stands for a parameter sent without a value. */
  value: unknown;
}

/** Made once: to make it takes longer than to use it. */
const valueSchema = z.json().optional();

/** The values by name. Throws a QueryError for a value that JSON cannot hold. */
export function readParameters(parameters: readonly QueryParameter[]): ReadonlyMap<string, Value> {
  return new Map(
    parameters.map(({ name, value }) => {
      const { success, data } = valueSchema.safeParse(value);
      if (!success)
        throw new QueryError('syntax', `Expected a JSON value for the parameter ${name}, got ${String(value)}.`);
      return [name, data];
    }),
  );
}
