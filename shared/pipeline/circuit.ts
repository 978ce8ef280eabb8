import type { Clock } from '../ports/clock.ts';
import type { FailureClass } from '../ports/failure.ts';
import type { Random } from '../ports/ids.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * How a provider is to be called: `closed`, as fast as orders come; `recovering`, at a rate that grows; `open`, not at
 * all; `half_open`, by one call that probes it.
 */
export type Standing = 'closed' | 'recovering' | 'open' | 'half_open';

/** What became of a call that a circuit let through. What is reported of a circuit that has changed since is no news. */
export interface Permit {
  succeeded(): void;
  failed(failureClass: FailureClass): void;
  /** It says nothing about the provider: nobody was called, or the call failed for the order's own sake. */
  ended(): void;
}

/** So many failures in a row open a circuit: two orders with a quick retry each, and one more. */
const failuresToOpen = 5;
const firstPause = 30_000;
const longestPause = 5 * 60_000;
/** A probe that has not come back by then is taken for lost: providers' clients give up much sooner. */
const probeTimeout = 60_000;

/**
 * Calls per second after an outage, or after a 429. Stripe allows 25 in a sandbox and 100 in live mode, and several
 * processes may recover at once.
 */
const firstRate = 5;
const leastRate = 1;
const fullRate = 100;
/** Milliseconds in which the rate doubles: from 5 to 100 a second in 43 s, for about 1,400 calls. */
const doubling = 10_000;
/** Many calls hear the same 429: the rate is halved once for them all. */
const halvedOnceIn = 1_000;

interface CircuitOptions {
  clock: Pick<Clock, 'monotonic'>;
  random: Random;
  /** Told of every change; `cause`: the failure that opened it. */
  changed: (to: Standing, cause: FailureClass | null) => void;
}

/**
 * A circuit breaker with a slow start, for one provider. It lives in the memory of one process and only spares calls and
 * writes: another process finds out for itself, a new one begins anew, and no order depends on what it says.
 *
 * 1. Five failures in a row, or one by refused credentials, open it: nobody calls.
 * 2. After 30 s, twice as long each time up to 5 min, one call probes the provider: a failure opens it again.
 * 3. A success closes it. Then calls are let through at 5 a second, doubling every 10 s, so that the orders which have
 *    gathered do not knock the provider over.
 * 4. A 429 slows calls down to the same rate, further ones to a half of what it is; the provider is up.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #failures = 0;
  /** How often it has opened since a call succeeded. */
  #openings = 0;
  /** When it may be probed; null while it is closed. */
  #openUntil: number | null = null;
  #probeUntil = Number.NEGATIVE_INFINITY;
  #pace: Pace | null = null;
  /** Tells the permits of before a change from those of after it. */
  #era = 0;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  standing(): Standing {
    const now = this.#now();
    if (this.#openUntil !== null) return now < this.#openUntil ? 'open' : 'half_open';
    if (this.#pace === null) return 'closed';
    if (this.#pace.rate(now) < fullRate) return 'recovering';
    this.#pace = null;
    this.#change('closed', null);
    return 'closed';
  }

  /** Milliseconds to wait before `begin`, at most `patience`; undefined when it takes longer, or nobody may call. */
  turn(patience: number): number | undefined {
    const standing = this.standing();
    if (standing === 'open' || (standing === 'half_open' && this.#isProbed())) return undefined;
    return standing === 'recovering' ? this.#pace?.take(this.#now(), patience) : 0;
  }

  /** Begins a call; undefined when nobody may, or somebody else is probing. */
  begin(): Permit | undefined {
    const standing = this.standing();
    if (standing === 'open' || (standing === 'half_open' && this.#isProbed())) return undefined;
    if (standing === 'half_open') this.#probeUntil = this.#now() + probeTimeout;
    const era = this.#era;
    const inTime = (report: () => void) => () => {
      if (era === this.#era) report();
    };
    return {
      succeeded: inTime(() => this.#succeeded()),
      failed: (failureClass) => inTime(() => this.#failed(failureClass))(),
      ended: inTime(() => this.#probeEnded()),
    };
  }

  #succeeded(): void {
    this.#failures = 0;
    if (this.#openUntil !== null) this.#close();
  }

  #failed(failureClass: FailureClass): void {
    if (failureClass === 'throttled') return this.#throttled();
    // The provider has answered, in a way that concerns one order.
    if (failureClass === 'unknown') return this.#probeEnded();
    this.#failures += 1;
    const opens = this.#openUntil !== null || failureClass === 'configuration' || this.#failures >= failuresToOpen;
    if (opens) this.#open(failureClass);
  }

  #throttled(): void {
    this.#failures = 0;
    if (this.#openUntil !== null) this.#close();
    else if (this.#pace === null) this.#recover();
    else this.#pace.halve(this.#now());
  }

  #open(cause: FailureClass): void {
    const pause = Math.min(longestPause, firstPause * 2 ** this.#openings);
    this.#openUntil = this.#now() + pause * (0.8 + 0.4 * this.#options.random());
    this.#openings += 1;
    this.#change('open', cause);
  }

  #close(): void {
    this.#openUntil = null;
    this.#openings = 0;
    this.#recover();
  }

  #recover(): void {
    this.#pace = new Pace(this.#now());
    this.#change('recovering', null);
  }

  #change(to: Standing, cause: FailureClass | null): void {
    this.#era += 1;
    this.#failures = 0;
    this.#probeEnded();
    this.#options.changed(to, cause);
  }

  #isProbed(): boolean {
    return this.#now() < this.#probeUntil;
  }

  #probeEnded(): void {
    this.#probeUntil = Number.NEGATIVE_INFINITY;
  }

  #now(): number {
    return this.#options.clock.monotonic();
  }
}

/** A rate that doubles as time goes by. */
class Pace {
  readonly #bucket: TokenBucket;
  #from = firstRate;
  #since: number;
  #halvedAt: number;

  constructor(now: number) {
    this.#bucket = new TokenBucket(firstRate, now);
    this.#since = now;
    this.#halvedAt = now;
  }

  /** Calls per second. */
  rate(now: number): number {
    return this.#from * 2 ** ((now - this.#since) / doubling);
  }

  take(now: number, patience: number): number | undefined {
    return this.#bucket.take(this.rate(now), now, patience);
  }

  halve(now: number): void {
    if (now - this.#halvedAt < halvedOnceIn) return;
    this.#from = Math.max(leastRate, this.rate(now) / 2);
    this.#since = now;
    this.#halvedAt = now;
  }
}
