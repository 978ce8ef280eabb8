import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Where goes what the app prints: as it is to the output of the host's own process, or line by line to a function. */
export type AppOutput = 'inherit' | ((line: string, stream: 'stdout' | 'stderr') => void);

/** Hands over the lines of a process whose output is piped. */
export function forwardOutput(child: ChildProcess, take: Exclude<AppOutput, 'inherit'>): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input !== null) createInterface({ input }).on('line', (line) => take(line, stream));
  }
}
