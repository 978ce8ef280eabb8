import { z } from 'zod';
import type { FeedRangeBorders } from './lease.ts';

const tokenSchema = z.object({
  rid: z.string(),
  Continuation: z
    .array(z.object({ minInclusive: z.string(), maxExclusive: z.string(), continuationToken: z.string().optional() }))
    .min(1),
});

/** What the JavaScript SDK's change feed continuation says: the ranges it reads, each with the etag it is at. */
export interface FeedToken {
  containerRid: string;
  ranges: readonly (FeedRangeBorders & { etag: string | undefined })[];
}

/** `@throws` ZodError or SyntaxError when the SDK has changed its form. */
export function parseFeedToken(text: string): FeedToken {
  const { rid, Continuation } = tokenSchema.parse(JSON.parse(text));
  return {
    containerRid: rid,
    ranges: Continuation.map(({ minInclusive: min, maxExclusive: max, continuationToken: etag }) => ({
      min,
      max,
      etag,
    })),
  };
}

/** A continuation that reads on after the page with this etag. */
export function printFeedToken(containerRid: string, { min, max }: FeedRangeBorders, etag: string): string {
  return JSON.stringify({
    rid: containerRid,
    Continuation: [{ minInclusive: min, maxExclusive: max, continuationToken: etag }],
  });
}
