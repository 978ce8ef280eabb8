import type { Clock } from '../clock.ts';
import { errorOf } from '../host-error.ts';
import type { HeldLease } from './held-lease.ts';
import type { Lease } from './lease.ts';
import { Outage, type TriggerLog } from './outage.ts';

/** A page of the change feed. */
export interface FeedPage {
  documents: readonly unknown[];
  /** Where to read on after this page. */
  continuation: string;
}

/** Reads one range. `split` when it is no longer one: its parts are to be read by themselves. */
export interface FeedReader {
  read(): Promise<FeedPage | 'split'>;
}

/** `done`, whatever came of it: to be checkpointed. `again`: to be read once more. */
export type Delivery = 'done' | 'again';

export interface FeedPumpOptions {
  clock: Clock;
  pollDelayMs: number;
  /** Reads the range of a lease from its checkpoint on, or from its start. */
  openFeed: (lease: Lease) => FeedReader;
  /** Hands a batch to the function; resolves when it is over. The signal cuts short what waits between attempts. */
  deliver: (documents: readonly unknown[], lease: Lease, signal: AbortSignal) => Promise<Delivery>;
  /** Whether a batch that ends after the stop is checkpointed; asked for when it has ended. */
  readonly drain: boolean;
  log: TriggerLog;
}

const longestBackOffMs = 30_000;

/**
 * Reads the range of a lease until the signal aborts, the lease is lost, or the range has split.
 *
 * 1. Read a page; after an empty one wait `pollDelayMs`, otherwise go on at once.
 * 2. Hand it over and wait.
 * 3. Checkpoint whatever came of it, as Azure does. A batch that ends after a stop is not, unless the host drains.
 */
export async function pumpFeed(
  held: HeldLease,
  options: FeedPumpOptions,
  signal: AbortSignal,
): Promise<'ended' | 'split'> {
  const pump = new FeedPump(held, options, signal);
  while (!signal.aborted) {
    const page = await pump.read();
    if (page === 'split') return 'split';
    if (page === undefined || signal.aborted) continue;
    if (!(await pump.handOver(page))) return 'ended';
  }
  return 'ended';
}

class FeedPump {
  readonly #held: HeldLease;
  readonly #options: FeedPumpOptions;
  readonly #signal: AbortSignal;
  readonly #unread: Outage;
  readonly #unwritten: Outage;
  /** Undefined when the next page is to be read from the checkpoint. */
  #reader: FeedReader | undefined;

  constructor(held: HeldLease, options: FeedPumpOptions, signal: AbortSignal) {
    this.#held = held;
    this.#options = options;
    this.#signal = signal;
    this.#unread = new Outage(`read the change feed of ${held.lease.id}`, options.log);
    this.#unwritten = new Outage(`checkpoint ${held.lease.id}`, options.log);
  }

  /** The next page; undefined after waiting because there is none. */
  async read(): Promise<FeedPage | 'split' | undefined> {
    const { openFeed, pollDelayMs, clock } = this.#options;
    try {
      this.#reader ??= openFeed(this.#held.lease);
      const page = await this.#reader.read();
      this.#unread.worked();
      if (page === 'split' || page.documents.length > 0) return page;
    } catch (error) {
      await this.#goBack(this.#unread.failed(errorOf(error).message));
      return undefined;
    }
    await clock.sleep(pollDelayMs, this.#signal);
    return undefined;
  }

  /** False when there is no more to read for this host. */
  async handOver(page: FeedPage): Promise<boolean> {
    const { deliver, log } = this.#options;
    const delivery = await deliver(page.documents, this.#held.lease, this.#signal);
    if (this.#signal.aborted && (delivery === 'again' || !this.#options.drain)) return false;
    if (delivery === 'again') {
      await this.#goBack(1);
      return true;
    }
    try {
      const kept = await this.#held.checkpoint(page.continuation);
      this.#unwritten.worked();
      if (!kept) {
        const { id } = this.#held.lease;
        log('warning', `The lease ${id} was taken by another host during a batch; that host gets the batch again.`);
      }
      return kept;
    } catch (error) {
      await this.#goBack(this.#unwritten.failed(`${errorOf(error).message}; its batch comes again`));
      return true;
    }
  }

  /** Waits, the longer the more often it failed, to read again from the checkpoint. */
  async #goBack(failures: number): Promise<void> {
    const { pollDelayMs, clock } = this.#options;
    this.#reader = undefined;
    const wait = Math.min(pollDelayMs * 2 ** (failures - 1), Math.max(pollDelayMs, longestBackOffMs));
    await clock.sleep(wait, this.#signal);
  }
}
