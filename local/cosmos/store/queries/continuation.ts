import { z } from 'zod';
import { badRequest } from '../refusal.ts';

/** A stretch of hash space that is still to be read, from the start or behind a row. */
export interface Slice {
  min: string;
  max: string;
  /** The position of the last row handed out. */
  after?: string | undefined;
}

const continuationSchema = z.strictObject({
  of: z.string(),
  slices: z.array(z.strictObject({ min: z.string(), max: z.string(), after: z.string().optional() })).min(1),
});

/** Continuations name places in hash space, not ranges, so they outlive a split. `of` says what they continue. */
export function continuationOf(of: string, slices: readonly Slice[]): string {
  return Buffer.from(JSON.stringify({ of, slices: joined(slices) }), 'utf8').toString('base64');
}

/** Neighbors that are still to be read from the start become one, so that a continuation is short however many ranges there are. */
function joined(slices: readonly Slice[]): Slice[] {
  const all: Slice[] = [];
  for (const slice of slices) {
    const last = all.at(-1);
    const isNext =
      last !== undefined && last.after === undefined && slice.after === undefined && last.max === slice.min;
    if (isNext) all[all.length - 1] = { min: last.min, max: slice.max };
    else all.push(slice);
  }
  return all;
}

/** Throws 400 for anything that `continuationOf` did not make, and for what continues something else. */
export function slicesOf(continuation: string, of: string): Slice[] {
  const { data } = continuationSchema.safeParse(parsed(continuation));
  if (data === undefined) throw invalid(continuation, 'It is none that a page of this emulator came with.');
  if (data.of !== of) throw invalid(continuation, 'It belongs to another query or container.');
  return data.slices;
}

function parsed(continuation: string): unknown {
  try {
    return JSON.parse(Buffer.from(continuation, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

function invalid(continuation: string, why: string): Error {
  return badRequest(`Invalid Continuation Token: ${continuation.slice(0, 60)}. ${why}`);
}
