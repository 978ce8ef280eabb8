/** Time as a stand-in sees it: epoch milliseconds that follow a source and can be moved forward or set. */
export interface Clock {
  now(): number;
}

/** A clock that `POST /_local/clock` can move. */
export interface MovableClock extends Clock {
  /** Moves the clock forward by `ms` milliseconds. */
  advance(ms: number): void;
  /** Sets the clock to `now` (epoch milliseconds); it runs on from there. */
  set(now: number): void;
  /** Back to the source. */
  reset(): void;
}

/** Follows `source` (epoch milliseconds, by default the machine's clock) at an offset that starts at 0. */
export function movableClock(source: () => number = Date.now): MovableClock {
  let offset = 0;
  return {
    now: () => source() + offset,
    advance: (ms) => {
      offset += ms;
    },
    set: (now) => {
      offset = now - source();
    },
    reset: () => {
      offset = 0;
    },
  };
}
