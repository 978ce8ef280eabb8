/**
 * Lets calls through at a rate that may change, in the order in which they come. A call takes a token; when there is none
 * it learns how long its own takes. The bucket is kept as the time at which its next token is there, so that calls which
 * wait already are not overtaken when the rate grows. It holds no clock: it is told the time, in milliseconds that never
 * jump.
 */
export class TokenBucket {
  readonly #burst: number;
  #next: number;

  /** `burst`: how many tokens gather at most while nobody calls. It begins with one. */
  constructor(burst: number, now: number) {
    this.#burst = burst;
    this.#next = now;
  }

  /**
   * Milliseconds to wait before the call, at `rate` tokens per second; undefined, and nothing is taken, when that is
   * more than `patience` (milliseconds).
   */
  take(rate: number, now: number, patience: number): number | undefined {
    const interval = 1_000 / rate;
    const at = Math.max(this.#next, now - (this.#burst - 1) * interval);
    const wait = Math.max(0, Math.ceil(at - now));
    if (wait > patience) return undefined;
    this.#next = at + interval;
    return wait;
  }
}
