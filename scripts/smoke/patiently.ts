import type { Clock } from '../../shared/ports/clock.ts';
import { Fault } from './fault.ts';

export interface Patience {
  clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** Milliseconds. */
  patience: number;
}

/** Soon at first; an app that starts cold takes its time. */
const pauses = [250, 500, 1_000, 2_000];
const longestPause = 5_000;

/** Tries until nothing is wrong. When time is over, or asking again is of no use, throws the last fault. */
export async function patiently<T>({ clock, patience }: Patience, attempt: () => Promise<T>): Promise<T> {
  const until = clock.monotonic() + patience;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Fault) || error.isFinal) throw error;
      const left = until - clock.monotonic();
      if (left <= 0) throw tries === 1 ? error : triedInVain(error, tries);
      await clock.sleep(Math.min(pauses[tries - 1] ?? longestPause, left));
    }
  }
}

function triedInVain({ parts }: Fault, tries: number): Fault {
  return new Fault({ ...parts, came: `${parts.came}, as the last of ${tries} tries` }, { isFinal: true });
}
