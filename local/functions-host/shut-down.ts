import type { Clock } from './clock.ts';
import type { Generation } from './generation.ts';
import type { HttpServer } from './http/server.ts';
import type { Log } from './log.ts';

export interface Running {
  app: Pick<Generation, 'quiesce' | 'terminate'>;
  server: HttpServer;
  clock: Clock;
  log: Log;
}

const longestForFunctions = 10_000;
const longestForHooks = 5_000;

/**
 * Stops a host within `withinMs` milliseconds. Never rejects.
 *
 * 1. Triggers stop and the port closes; functions that run may end: two thirds of the time, at most 10 s.
 * 2. What still runs is cut off.
 * 3. The worker runs its appTerminate hooks and ends: what is left of the time, at most 5 s.
 */
export async function shutDown({ app, server, clock, log }: Running, withinMs: number): Promise<void> {
  const end = clock.now() + withinMs;
  const functionsMs = Math.min(longestForFunctions, (withinMs * 2) / 3);
  if (!(await inTime(Promise.all([app.quiesce(), server.close()]), functionsMs, clock))) {
    log('warning', 'host', `Functions still ran ${Math.round(functionsMs)} ms after the stop; they are cut off.`);
  }
  server.closeNow();
  const hooksMs = Math.max(0, Math.min(longestForHooks, end - clock.now()));
  if (!(await app.terminate(hooksMs))) {
    log('warning', 'host', `appTerminate hooks still ran after ${Math.round(hooksMs)} ms; they are cut off.`);
  }
}

/** Whether the work was done in time. */
export async function inTime(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  const over = new AbortController();
  const tooLate = clock.sleep(ms, over.signal).then(() => false);
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    over.abort();
  }
}
