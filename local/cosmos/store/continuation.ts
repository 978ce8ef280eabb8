import { z } from 'zod';
import { badRequest } from './refusal.ts';

/** A stretch of hash space that is still to be read, from the start or behind a row. */
export interface Slice {
  min: string;
  max: string;
  /** The position of the last row handed out. */
  after?: string | undefined;
}

const slicesSchema = z.array(z.strictObject({ min: z.string(), max: z.string(), after: z.string().optional() })).min(1);

/** Continuations name places in hash space, not ranges, so they outlive a split. */
export function continuationOf(slices: readonly Slice[]): string {
  return Buffer.from(JSON.stringify(slices), 'utf8').toString('base64');
}

/** Throws 400 for anything that `continuationOf` did not make. */
export function slicesOf(continuation: string): Slice[] {
  try {
    return slicesSchema.parse(JSON.parse(Buffer.from(continuation, 'base64').toString('utf8')));
  } catch {
    throw badRequest(`Invalid Continuation Token: ${continuation.slice(0, 60)}`);
  }
}
