import type { Restriction } from './plan.ts';

/** A history that went wrong once. */
export interface Regression extends Restriction {
  seed: number;
  /** What went wrong, in one line. */
  story: string;
}

export const regressions: readonly Regression[] = [];
