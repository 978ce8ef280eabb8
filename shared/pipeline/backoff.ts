import type { Random } from '../ports/ids.ts';

const first = 30_000;
const longest = 30 * 60_000;

/** Milliseconds to wait after the nth transient failure in a row (n ≥ 1): 30 s doubling to 30 min, spread by ±20 %. */
export function backoff(n: number, random: Random): number {
  const wait = Math.min(longest, first * 2 ** (n - 1));
  return Math.round(wait * (0.8 + 0.4 * random()));
}
