import type { Clock } from './clock.ts';
import type { HttpServer } from './http/server.ts';
import type { Listeners } from './listeners.ts';
import type { Log } from './log.ts';
import type { Hooks } from './worker/hooks.ts';
import type { Invoker } from './worker/invoker.ts';

export interface Running {
  listeners: Listeners;
  server: HttpServer;
  invoker: Invoker;
  hooks: Hooks;
  clock: Clock;
  log: Log;
}

const longestForFunctions = 10_000;
const longestForHooks = 5_000;

/**
 * Stops a host within `withinMs` milliseconds. Never rejects.
 *
 * 1. Triggers stop and the port closes; functions that run may end: three fifths of the time, at most 10 s.
 * 2. What still runs is cut off.
 * 3. appTerminate hooks run: what is left of the time, at most 5 s.
 */
export async function shutDown(running: Running, withinMs: number): Promise<void> {
  const { listeners, server, invoker, hooks, clock, log } = running;
  const end = clock.now() + withinMs;
  const functionsMs = Math.min(longestForFunctions, withinMs * 0.6);
  const functions = Promise.all([listeners.stop(), server.close(), invoker.idle()]);
  if (!(await inTime(functions, functionsMs, clock))) {
    log('warning', 'host', `Functions still ran ${functionsMs} ms after the stop; they are cut off.`);
  }
  server.closeNow();
  const hooksMs = Math.max(0, Math.min(longestForHooks, end - clock.now()));
  const terminate = hooks.run('appTerminate', { hookData: {}, appHookData: hooks.appHookData });
  try {
    if (!(await inTime(terminate, hooksMs, clock))) {
      log('warning', 'host', `appTerminate hooks still ran after ${hooksMs} ms; they are cut off.`);
    }
  } catch (error) {
    log('error', 'host', `An appTerminate hook failed: ${String(error)}`);
  }
}

/** Whether the work was done in time; rejects as the work does. */
async function inTime(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  const over = new AbortController();
  const tooLate = clock.sleep(ms, over.signal).then(() => false);
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    over.abort();
  }
}
