/** What a benchmark found. The columns of every row are the keys of the first. */
export interface Result {
  title: string;
  rows: Record<string, string | number>[];
  /** How it was measured, and what the numbers do not say. */
  notes: string[];
}

/** A benchmark: the default export of bench/NAME.ts. `report` shows progress. */
export type Benchmark = (report: (line: string) => void) => Promise<Result>;

/** A result as it is kept. */
export interface Measured extends Result {
  name: string;
  /** RFC 3339 */
  at: string;
  node: string;
  cpus: string;
}

export const resultFile = (name: string) => `bench/results/${name}.json`;
