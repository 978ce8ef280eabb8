/** How far the mean charge moves toward each new one. */
const weight = 0.2;
const burstMs = 1000;

/**
 * The request units of one range: they fill up evenly to what a second gives, and a call is taken while any are left, though
 * it may cost more than that. What it costs is known afterwards, so the bucket can be in debt. Times in milliseconds.
 */
export class TokenBucket {
  #perMs: number;
  #level: number;
  #at: number;
  /** When the next of those that were sent away may come back. */
  #nextTurn: number;
  #meanCharge: number | undefined;

  constructor(perSecond: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#level = perSecond;
    this.#at = now;
    this.#nextTurn = now;
  }

  /** Another throughput, from now on. */
  provision(perSecond: number, now: number): void {
    this.#fill(now);
    this.#perMs = perSecond / 1000;
  }

  /**
   * 0: the call may run; spend what it costs. Else the milliseconds after which to come back: each caller that is sent away
   * gets a turn of its own behind those before it, or all would come back at once and all but one in vain.
   */
  admit(now: number): number {
    this.#fill(now);
    if (this.#level > 0) return 0;
    const turn = Math.max(now - this.#level / this.#perMs, this.#nextTurn);
    this.#nextTurn = turn + (this.#meanCharge ?? 1) / this.#perMs;
    return Math.floor(turn - now) + 1;
  }

  hasLeft(now: number): boolean {
    this.#fill(now);
    return this.#level > 0;
  }

  spend(charge: number): void {
    this.#level -= charge;
    const mean = this.#meanCharge ?? charge;
    this.#meanCharge = mean + weight * (charge - mean);
  }

  /** A clock that was set back takes nothing away: the time in between is not counted twice. */
  #fill(now: number): void {
    if (now < this.#at) this.#nextTurn = this.#at = now;
    this.#level = Math.min(this.#level + (now - this.#at) * this.#perMs, this.#perMs * burstMs);
    this.#at = now;
  }
}
