/**
 * Lets calls through at a rate that may change. A call takes a token; when there is none it learns how long the next one
 * takes, and is the one who gets it. Holds no clock: every method is told the time in milliseconds that never jump.
 */
export class TokenBucket {
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** `burst`: how many tokens gather at most while nobody calls. It begins with one. */
  constructor(burst: number, now: number) {
    this.#burst = burst;
    this.#tokens = 1;
    this.#at = now;
  }

  /**
   * Milliseconds to wait before the call, at `rate` tokens per second; undefined, and nothing is taken, when that is
   * more than `patience` (milliseconds).
   */
  take(rate: number, now: number, patience: number): number | undefined {
    this.#tokens = Math.min(this.#burst, this.#tokens + (Math.max(0, now - this.#at) * rate) / 1_000);
    this.#at = now;
    const wait = Math.max(0, Math.ceil(((1 - this.#tokens) * 1_000) / rate));
    if (wait > patience) return undefined;
    this.#tokens -= 1;
    return wait;
  }
}
