import type { LaneName } from './triggers.ts';

/** What may go wrong with a batch besides its calls. */
export interface FeedTroubles {
  /** Milliseconds between two looks at the feed. */
  pollDelay: () => number;
  pageSize: () => number;
  /** What becomes of a batch. */
  batch: (lane: LaneName) => 'once' | 'twice at once' | 'again later' | 'passed over';
  /** Whether a lease whose owner died counts the batch in hand as done. */
  checkpointsAnyway: () => boolean;
}

export const calmFeed: Pick<FeedTroubles, 'batch' | 'checkpointsAnyway'> = {
  batch: () => 'once',
  checkpointsAnyway: () => false,
};
