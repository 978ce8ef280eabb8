import { median } from './median.ts';

/** Measures each subject once a round, the first of a round being the last of the one before; the samples of each. */
export async function inTurns<Subject>(
  subjects: readonly Subject[],
  rounds: number,
  sample: (subject: Subject) => Promise<number>,
): Promise<number[][]> {
  const samples = subjects.map((): number[] => []);
  const order = [...subjects.entries()];
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, subject] of order) samples[at]?.push(await sample(subject));
    order.reverse();
  }
  return samples;
}

const sampleMs = 300;

/** Median milliseconds of an operation that is done again and again for a while: what else the machine does strikes few of them. */
export async function medianMs(operation: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const times: number[] = [];
  let now = began;
  while (now - began < sampleMs) {
    await operation();
    const before = now;
    now = performance.now();
    times.push(now - before);
  }
  return median(times);
}

export interface Ratio {
  median: number;
  lowest: number;
  highest: number;
}

/** How many times as long the others took, round by round. */
export function ratioOf(others: readonly number[], base: readonly number[]): Ratio {
  const ratios = others.map((other, at) => other / (base[at] ?? Number.NaN));
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}
