export type TriggerLog = (level: 'information' | 'warning', message: string) => void;

/** Says once that something fails, and once that it works again, however often it was tried meanwhile. */
export class Outage {
  readonly #what: string;
  readonly #tell: TriggerLog;
  #failures = 0;

  /** `what` completes "Cannot …": `read the leases`. */
  constructor(what: string, tell: TriggerLog) {
    this.#what = what;
    this.#tell = tell;
  }

  /** Returns how many times it has failed in a row. */
  failed(reason: string): number {
    this.#failures += 1;
    if (this.#failures === 1) this.#tell('warning', `Cannot ${this.#what}, will try again: ${reason}`);
    return this.#failures;
  }

  worked(): void {
    if (this.#failures > 0) this.#tell('information', `Could ${this.#what} after ${this.#failures} failed attempts.`);
    this.#failures = 0;
  }
}
