import type { Clock } from '../clock.ts';
import { errorOf } from '../host-error.ts';
import type { HeldLease } from './held-lease.ts';
import type { FeedRangeBorders } from './lease.ts';

/** A page of the change feed. */
export interface FeedPage {
  documents: readonly unknown[];
  /** Where to read on after this page. */
  continuation: string;
}

/** Reads one range from a continuation, or from the trigger's start when that is null. */
export interface FeedReader {
  read(): Promise<FeedPage>;
}

export interface FeedPumpOptions {
  clock: Clock;
  pollDelayMs: number;
  openFeed(range: FeedRangeBorders, continuation: string | null): FeedReader;
  /** Hands a batch to the function; resolves when it is done, whatever came of it, with false when the stop cut its retries short. */
  deliver(documents: readonly unknown[], signal: AbortSignal): Promise<boolean>;
  /** Whether a batch that ends after the stop is checkpointed. */
  drain: boolean;
  warn(message: string): void;
}

/**
 * Reads the range of a lease until the signal aborts or the lease is lost.
 *
 * 1. Read a page; after an empty one wait `pollDelayMs`, otherwise go on at once.
 * 2. Hand it over and wait.
 * 3. Checkpoint whatever came of it, as Azure does. A batch that ends after a stop is not, unless the host drains.
 */
export async function pumpFeed(held: HeldLease, options: FeedPumpOptions, signal: AbortSignal): Promise<void> {
  const { clock, pollDelayMs } = options;
  const { id, feedRange } = held.lease;
  let reader: FeedReader | undefined;
  while (!signal.aborted) {
    let page: FeedPage;
    try {
      reader ??= options.openFeed(feedRange, held.lease.continuation);
      page = await reader.read();
    } catch (error) {
      options.warn(`Cannot read the change feed of ${id}, will try again: ${errorOf(error).message}`);
      reader = undefined;
      await clock.sleep(pollDelayMs, signal);
      continue;
    }
    if (page.documents.length === 0) {
      await clock.sleep(pollDelayMs, signal);
      continue;
    }
    if (signal.aborted) return;
    const finished = await options.deliver(page.documents, signal);
    if (!finished || (signal.aborted && !options.drain)) return;
    const kept = await held.checkpoint(page.continuation).catch((error: unknown) => {
      options.warn(`Cannot write the lease ${id}, the batch will come again: ${errorOf(error).message}`);
      reader = undefined;
      return true;
    });
    if (!kept) {
      options.warn(`The lease ${id} was taken by another host during a batch; that host gets the batch again.`);
      return;
    }
  }
}
