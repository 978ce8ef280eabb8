import type { Clock } from 'local-service/clock';

interface Planned {
  /** Epoch milliseconds. */
  at: number;
  act: () => void;
}

/** The account's own time: what happens by itself happens at its own moment, however late somebody looks. */
export class Timeline {
  readonly #clock: Clock;
  /** In the order of `at`. */
  #planned: Planned[] = [];
  #moment: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds since the epoch, as Stripe writes times. */
  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** Lets `act` happen at `at` (epoch milliseconds). */
  plan(at: number, act: () => void): void {
    const before = this.#planned.findLastIndex((planned) => planned.at <= at);
    this.#planned.splice(before + 1, 0, { at, act });
  }

  /** Lets `act` happen `ms` milliseconds from now. */
  planIn(ms: number, act: () => void): void {
    this.plan(this.#now() + ms, act);
  }

  /** Lets everything happen that is due. */
  catchUp(): void {
    const now = this.#clock.now();
    for (let next = this.#planned[0]; next !== undefined && next.at <= now; next = this.#planned[0]) {
      this.#planned.shift();
      this.#moment = next.at;
      try {
        next.act();
      } finally {
        this.#moment = undefined;
      }
    }
  }

  /** When something may happen by itself next (epoch milliseconds). */
  nextAt(): number | undefined {
    return this.#planned[0]?.at;
  }

  clear(): void {
    this.#planned = [];
  }

  #now(): number {
    return this.#moment ?? this.#clock.now();
  }
}
