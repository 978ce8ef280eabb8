import { setTimeout } from 'node:timers/promises';
import type { HttpHandler } from '@azure/functions';
import { health } from '../shared/http/health-response.ts';
import type { Signals } from '../shared/ports/signals.ts';

/** GET /api/health/live: the process runs. It asks nobody. */
export const live: HttpHandler = () => Promise.resolve({ status: 200, jsonBody: health('live') });

interface Readiness {
  /** Fails when the store cannot be reached. */
  store: () => Promise<unknown>;
  /** How the secrets of the vault stand; undefined where they are kept in the environment. */
  secrets: (() => Promise<'fresh' | 'stale'>) | undefined;
  signals: Signals;
  build: string;
  patience?: number;
}

/**
 * GET /api/health/ready: the store can be reached. Says which build this is, and whether its secrets are those of the
 * vault: with stale ones it serves all the same. The answer comes within `patience` milliseconds, whatever store and vault do.
 */
export const ready =
  ({ store, secrets, signals, build, patience = 2_000 }: Readiness): HttpHandler =>
  async () => {
    const late = <T>(answer: T) => setTimeout(patience, answer, { ref: false });
    const [isReady, state] = await Promise.all([
      Promise.race([reached(store, signals), late(false)]),
      secrets && Promise.race([secrets(), late('stale' as const)]),
    ]);
    const headers = { 'cache-control': 'no-store' };
    if (isReady) return { status: 200, headers, jsonBody: health('ready', build, state) };
    return { status: 503, headers: { ...headers, 'retry-after': '5' }, jsonBody: health('not_ready', build, state) };
  };

async function reached(storeAnswers: () => Promise<unknown>, signals: Signals): Promise<boolean> {
  try {
    await storeAnswers();
    return true;
  } catch (error) {
    signals.problem('health.not_ready', error, {});
    return false;
  }
}
