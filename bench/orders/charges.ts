import { z } from 'zod';
import type { Cloud } from '../../local/cloud.ts';

/** Calls and request units by `container operation`. */
export type Charges = ReadonlyMap<string, { calls: number; requestUnits: number }>;

const chargesSchema = z.object({
  objects: z.object({
    charges: z.array(
      z.object({ container: z.string(), operation: z.string(), calls: z.number(), requestUnits: z.number() }),
    ),
  }),
});

/** What the emulator has charged since it was started. */
export async function chargesOf(cloud: Pick<Cloud, 'cosmos'>): Promise<Charges> {
  const answer = await fetch(`${cloud.cosmos.endpoint}/_local/books`);
  const lines = chargesSchema.parse(await answer.json()).objects.charges;
  return new Map(
    lines.map(({ container, operation, calls, requestUnits }) => [
      `${container} ${operation}`,
      { calls, requestUnits },
    ]),
  );
}

export function difference(after: Charges, before: Charges): Charges {
  return new Map(
    [...after].map(([key, { calls, requestUnits }]) => {
      const was = before.get(key);
      return [key, { calls: calls - (was?.calls ?? 0), requestUnits: requestUnits - (was?.requestUnits ?? 0) }];
    }),
  );
}

export function scaled(all: Charges, by: number): Charges {
  return new Map(
    [...all].map(([key, { calls, requestUnits }]) => [key, { calls: calls * by, requestUnits: requestUnits * by }]),
  );
}
