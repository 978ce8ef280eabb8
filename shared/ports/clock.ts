/** Time, so that tests and simulations can hold it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds that never jump; only differences mean something. */
  monotonic(): number;
  sleep(ms: number): Promise<void>;
}
