import { setTimeout } from 'node:timers/promises';
import type { HttpHandler } from '@azure/functions';
import type { Health } from '../shared/http/health-response.ts';
import type { KeyMode } from '../shared/ports/key-mode.ts';
import type { Signals } from '../shared/ports/signals.ts';

/** GET /api/health/live: the process runs. It asks nobody. */
export const live: HttpHandler = () => Promise.resolve({ status: 200, jsonBody: { status: 'live' } satisfies Health });

interface Readiness {
  /** Fails when the store cannot be reached. */
  store: () => Promise<unknown>;
  /** How the secrets of the vault stand; undefined where they are kept in the environment. */
  secrets: (() => Promise<'fresh' | 'stale'>) | undefined;
  /** Of the keys that are in use. */
  keyModes: () => Promise<{ payments: KeyMode; shipping: KeyMode }>;
  signals: Signals;
  build: string;
  patience?: number;
}

/**
 * GET /api/health/ready: the store can be reached. Says which build this is, whether its secrets are those of the vault
 * (with stale ones it serves all the same), and whether an order here is a real one. The answer comes within `patience`
 * milliseconds, whatever store and vault do.
 */
export const ready =
  ({ store, secrets, keyModes, signals, build, patience = 2_000 }: Readiness): HttpHandler =>
  async () => {
    const late = <T>(answer: T) => setTimeout(patience, answer, { ref: false });
    const [isReady, state, modes] = await Promise.all([
      Promise.race([reached(store, signals), late(false)]),
      secrets && Promise.race([secrets(), late('stale' as const)]),
      Promise.race([keyModes(), late({})]),
    ]);
    const status = isReady ? 'ready' : 'not_ready';
    return {
      status: isReady ? 200 : 503,
      headers: { 'cache-control': 'no-store', ...(!isReady && { 'retry-after': '5' }) },
      jsonBody: { status, build, ...(state && { secrets: state }), ...modes } satisfies Health,
    };
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
