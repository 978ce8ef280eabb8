/** Throughput of a range that a call has to get by with. */
export interface Meter {
  hasLeft(): boolean;
  /** Throws 429/3200 if there is nothing left. */
  admit(): void;
  spend(charge: number): void;
}
